"""Mends words that the site does not know, English by edit distance, Chinese by sound; never one that it knows."""

from functools import lru_cache
from string import ascii_lowercase
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kb.search.index.segment import Segment
from kb.search.index.snapshot import Snapshot
from kb.search.sounding import sound_out
from kb.search.words.phrases import FORM
from kb.settings import Locale
from kb.text.tokens import STOP_WORDS, runs, stem

#: Shorter words have too many neighbours, and short ones may only lack a letter; longer ones may be further off.
MIN_LETTERS, SHORT_WORD, LONG_WORD = 3, 3, 8
NEAR, FAR = 1, 2
#: Who mistypes more words than this has not typed words of the site.
MAX_MISSPELT = 6

_Rank = tuple[int, bool, int]


class _Shelves(NamedTuple):
    """A site's words by first letter and length, and what ranks each: is it perhaps only a stem, how rare is it."""

    words: dict[tuple[str, int], list[str]]
    ranks: dict[str, tuple[bool, int]]


def mend(folded: str, locale: Locale, snapshot: Snapshot) -> str:
    """Return the text with unknown words replaced by the site's nearest ones, where there are any."""
    unknown = _unknown_words(folded, snapshot)
    if locale != "en":
        folded = sound_out(folded, snapshot, unknown)
    pieces: list[str] = []
    here = 0
    misspelt = [run for run in runs(folded) if run.text in unknown] if unknown else []
    for run in misspelt[:MAX_MISSPELT]:
        if nearest := nearest_word(run.text, snapshot):
            pieces += [folded[here : run.start], nearest]
            here = run.start + len(run.text)
    return "".join([*pieces, folded[here:]])


def _unknown_words(folded: str, snapshot: Snapshot) -> set[str]:
    """Return the words in Latin letters of which no form is anywhere in the index."""
    words = [run.text for run in runs(folded) if run.text.isascii() and run.text.isalpha()]
    known = snapshot.knows([stem(word) for word in words])
    return {word for word in words if stem(word) not in known and word not in STOP_WORDS}


def nearest_word(word: str, snapshot: Snapshot) -> str | None:
    """Return the site's word nearest to one it does not know, the commoner of two; None when nothing is near."""
    if len(word) < MIN_LETTERS:
        return None
    reach = FAR if len(word) >= LONG_WORD else NEAR
    found: dict[str, _Rank] = {}
    for opened in snapshot.segments:
        found |= _near(word, reach, _shelves(opened.segment))
    return min(found, key=lambda other: (found[other], other)) if found else None


def _near(word: str, reach: int, shelves: _Shelves) -> dict[str, _Rank]:
    """Look among words that begin with either of the first two letters and are about as long."""
    choices: list[str] = []
    shortest = len(word) + 1 if len(word) <= SHORT_WORD else len(word) - reach
    for letter in {word[0], word[1]}:
        for length in range(shortest, len(word) + reach + 1):
            choices += shelves.words.get((letter, length), ())
    matches = process.extract(word, choices, scorer=OSA.distance, score_cutoff=reach, limit=8)
    return {other: (int(distance), *shelves.ranks[other]) for other, distance, _ in matches}


@lru_cache(maxsize=16)
def _shelves(segment: Segment) -> _Shelves:
    """Sort a segment's English words, as they were written where that is not their stem."""
    shelves = _Shelves({}, {})
    table = segment.terms
    for prefix in (FORM, *ascii_lowercase):
        low, high = table.prefixed(prefix.encode())
        for number in range(low, high):
            word = table.names[number].decode(errors="ignore").removeprefix(FORM)
            if word.isalpha() and len(word) >= MIN_LETTERS:
                start, end = table.postings_of(number, number + 1)
                if word not in shelves.ranks:
                    shelves.words.setdefault((word[0], len(word)), []).append(word)
                shelves.ranks[word] = (prefix != FORM, start - end)
    return shelves
