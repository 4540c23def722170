"""The phrases an article is asked by (title, other questions, keywords, headings), taken apart to be compared.

Terms of a phrase are of kinds that count differently; flags say what sort of question it is and whether it denies.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from kb.search.words.concepts import CONCEPT, concept_terms
from kb.search.words.pinyin import syllables
from kb.text.tokens import runs, terms, without_padding

#: Marks that keep kinds of terms apart; none of them survives folding into a word.
PINYIN, FORM = "~", "="

MAX_PHRASES = 24
MAX_PHRASE_TERMS = 96
MAX_PHRASE_CHARACTERS = 160


class Kind:
    """What a term is: plain numbers, as they are compared in every search."""

    CHARACTER, WORD, FORM, SOUND, CONCEPT = range(5)


#: By kind: what a shared term is worth when phrases are compared, and what it tells about.
WORTH = np.array([0.6, 1.0, 0.0, 1.0, 1.0], dtype=np.float32)
ABOUT = np.array([0, 0, 0, 1, 2])
#: Words, sounds, meanings: a phrase's terms stand in this order.
ABOUTS = 3

_MARKED = {FORM: Kind.FORM, PINYIN: Kind.SOUND, CONCEPT: Kind.CONCEPT}

_FLAGS = tuple(
    re.compile(pattern)
    for pattern in (
        r"不|没|未|无法|别|\bnot\b|n['’]t\b|\bno\b|\bcannot\b|\bunable\b|\bwithout\b|\bnever\b",
        r"为什么|为何|为啥|怎么会|咋会|原因|怎么回事|\bwhy\b|\breason",
        r"怎么(?!会|回事)|如何|怎样|咋|\bhow (?:do|can|to|should|would|could)\b",
        r"多久|多长|什么时候|啥时候|何时|几天|几点|哪天|几号|\bwhen\b|\bhow long\b",
        r"多少|几[个次张种笔元]|\bhow (?:much|many)\b",
        r"哪里|哪儿|在哪|何处|\bwhere\b",
        r"吗|能不能|可以|可否|是否|能否|会不会|有没有|是不是|^(?:can|is|are|do|does|will|should|could)\b",
        r"什么(?!时候)|啥(?!时候)|哪些|哪种|\bwhat\b|\bwhich\b",
    )
)


def kind_of(term: str) -> int:
    """Return the kind of an index term."""
    marked = _MARKED.get(term[0])
    if marked is not None:
        return marked
    return Kind.CHARACTER if len(term) == 1 and not term.isascii() else Kind.WORD


def flags_of(folded: str) -> int:
    """Return as bits: does it deny (the lowest), and does it ask why, how, when, how much, where, whether, what."""
    return sum(1 << bit for bit, pattern in enumerate(_FLAGS) if pattern.search(folded))


def phrase_terms(folded: str) -> list[str]:
    """Return a phrase's terms in order: characters and words as they stand, then how it sounds, then what it means."""
    bare = without_padding(folded)
    sounds = (term for term in pinyin_terms(bare) if " " in term)
    return [*terms(bare), *sounds, *concept_terms(bare)][:MAX_PHRASE_TERMS]


def pinyin_terms(folded: str) -> Iterator[str]:
    """Yield the syllables of Han runs and pairs of neighbours, marked as pinyin."""
    for run in runs(folded):
        if run.han:
            yield from pinyin_pairs(syllables(run.text))


def pinyin_pairs(read: Iterable[str]) -> Iterator[str]:
    """Yield each syllable and each pair of neighbours as terms."""
    read = list(read)
    yield from (PINYIN + one for one in read)
    yield from (f"{PINYIN}{one} {two}" for one, two in pairwise(read))
