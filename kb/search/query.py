"""Understands what a reader typed: index terms with weights, in their own words and in others that mean the same.

The text is the world's: it is cut, folded and taken apart into our own terms, and never parsed as a query language.
"""

import re
from dataclasses import dataclass

from opencc import OpenCC

from kb.search.hits import MAX_QUERY_CHARACTERS
from kb.search.index.snapshot import Snapshot
from kb.search.spelling import mend
from kb.search.words.concepts import meanings
from kb.search.words.parts import Part, parts_of
from kb.search.words.phrases import pinyin_pairs
from kb.search.words.pinyin import cut, syllable
from kb.search.words.vectors import read_vectors
from kb.settings import Locale
from kb.text.fold import fold
from kb.text.tokens import runs, terms, without_asking, without_padding

MAX_TERMS = 400

#: How much a term of each kind counts beside a pair of Han characters or a word (1).
CHARACTER, VARIANT, TYPED_PINYIN, SOUND, MEANS, MEANS_IN_ENGLISH = 1.2, 0.7, 0.8, 0.06, 0.8, 0.5

#: Halves of characters, which no encoding takes.
_SURROGATES = re.compile("[\ud800-\udfff]")

_taiwan_to_mainland = OpenCC("tw2sp")
_mainland_to_taiwan = OpenCC("s2twp")


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, ready for the index: `own` are the reader's words, `also` what else may say the same.

    `otherwise` are other words for stretches of it, whole, as they may be written in an article; `words` are the rows
    of those that have a vector.
    """

    text: str
    folded: str
    mended: str
    own: dict[str, float]
    also: dict[str, float]
    otherwise: tuple[str, ...]
    parts: tuple[Part, ...]
    words: tuple[int, ...]


def understand(text: str, locale: Locale, snapshot: Snapshot) -> Question:
    """Take a typed text apart. Anything at all may be in it."""
    cut_text = _SURROGATES.sub(" ", text[:MAX_QUERY_CHARACTERS])
    typed = without_padding(fold(cut_text))
    folded = mend(typed, locale, snapshot)
    own = {term: _weight(term) for term in terms(folded)[:MAX_TERMS]}
    said_otherwise = snapshot.synonyms[locale].said_otherwise(folded)
    other_script = _other_script_words(cut_text)
    also: dict[str, float] = {}
    for variant in [*other_script, *(said.instead(folded) for said in said_otherwise)]:
        for term in terms(variant):
            if term not in own:
                also[term] = VARIANT * _weight(term)
    if locale != "en":
        also |= _sounds(typed)
    means = MEANS_IN_ENGLISH if locale == "en" else MEANS
    also |= {meaning: means * share for meaning, share in meanings(folded).items()}
    otherwise = [said.other for said in said_otherwise]
    for other in other_script:
        otherwise += terms(without_asking(other))
    return Question(
        cut_text, typed, folded, own, dict(list(also.items())[:MAX_TERMS]), tuple(otherwise),
        parts_of(folded, said_otherwise), tuple(read_vectors().words(folded)),
    )  # fmt: skip


def _weight(term: str) -> float:
    return CHARACTER if len(term) == 1 and not term.isascii() else 1.0


def _other_script_words(text: str) -> list[str]:
    """Return the question with the other side's words (軟體 for 软件); characters alone are folded already."""
    if text.isascii():
        return []
    folded = fold(text)
    said = (
        fold(converter.convert(text)) for converter in (_taiwan_to_mainland, _mainland_to_taiwan)
    )
    return [without_padding(other) for other in said if other != folded]


def _sounds(folded: str) -> dict[str, float]:
    """Pinyin that was typed, and faintly how the Han characters sound, for those typed wrongly."""
    found: dict[str, float] = {}
    read: list[str] = []
    typed = False
    for run in [*runs(folded)]:
        if run.han:
            read += [syllable(character) for character in run.text]
            continue
        pieces = cut(run.text) if run.text.isascii() and run.text.isalpha() else ()
        typed = typed or bool(pieces)
        read += pieces
        for term in pinyin_pairs(list(pieces)):
            found[term] = TYPED_PINYIN if " " in term else CHARACTER * TYPED_PINYIN
    for term in pinyin_pairs([one for one in read if one]):
        if " " in term:
            found.setdefault(term, TYPED_PINYIN if typed else SOUND)
    return found
