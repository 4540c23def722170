"""Mends words that the site does not know, English by edit distance, Chinese by sound; never one that it knows."""

from functools import lru_cache
from string import ascii_lowercase
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
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


class _Shelf(NamedTuple):
    """A site's words with the same first letter, the shortest first; `letters` as in `_letters`."""

    words: list[str]
    lengths: NDArray[np.int64]
    letters: NDArray[np.uint32]


class _Shelves(NamedTuple):
    """A site's words by first letter, and what ranks each: is it perhaps only a stem, how rare is it."""

    by_letter: dict[str, _Shelf]
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
    shortest = len(word) + 1 if len(word) <= SHORT_WORD else len(word) - reach
    choices: list[str] = []
    for letter in dict.fromkeys(word[:2]):
        if shelf := shelves.by_letter.get(letter):
            choices += _spelt_alike(word, reach, shelf, shortest)
    matches = process.extract(word, choices, scorer=OSA.distance, score_cutoff=reach, limit=None)
    return {other: (int(distance), *shelves.ranks[other]) for other, distance, _ in matches}


def _spelt_alike(word: str, reach: int, shelf: _Shelf, shortest: int) -> list[str]:
    """Return the words of a shelf that so many edits may make of this one: each takes or brings one letter."""
    low, high = shelf.lengths.searchsorted((shortest, len(word) + reach + 1)).tolist()
    mine, theirs = _letters([word]), shelf.letters[low:high]
    lost, brought = np.bitwise_count(mine & ~theirs), np.bitwise_count(theirs & ~mine)
    near = np.flatnonzero(np.maximum(lost, brought) <= reach) + low
    return [shelf.words[place] for place in near.tolist()]


def _letters(words: list[str]) -> NDArray[np.uint32]:
    """Return as bits which letters each word has. Two may share a bit, which hides a difference but never makes one."""
    codes = np.array(words).view(np.uint32).reshape(len(words), -1)
    bits = np.where(codes, np.left_shift(1, codes & 31, dtype=np.uint32), 0)
    found: NDArray[np.uint32] = np.bitwise_or.reduce(bits, axis=1)
    return found


@lru_cache(maxsize=16)
def _shelves(segment: Segment) -> _Shelves:
    """Sort a segment's English words, as they were written where that is not their stem."""
    ranks: dict[str, tuple[bool, int]] = {}
    table = segment.terms
    for prefix in (FORM, *ascii_lowercase):
        low, high = table.prefixed(prefix.encode())
        for number in range(low, high):
            word = table.names[number].decode(errors="ignore").removeprefix(FORM)
            if word.isalpha() and len(word) >= MIN_LETTERS:
                start, end = table.postings_of(number, number + 1)
                ranks[word] = (prefix != FORM, start - end)
    by_letter: dict[str, list[str]] = {}
    for word in sorted(ranks, key=len):
        by_letter.setdefault(word[0], []).append(word)
    return _Shelves(
        {
            letter: _Shelf(words, np.array([len(word) for word in words]), _letters(words))
            for letter, words in by_letter.items()
        },
        ranks,
    )
