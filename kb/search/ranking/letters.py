"""Compares texts letter by letter: how many stand in both in the same order."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled
from kb.search.ranking.slots import keys_for, slot_of

_WORD = 64


class Letters(NamedTuple):
    """A text, ready to be compared with many: where in it each of its letters stands, as bits.

    `places[i]` are those of the letter `codes[i]`, which lies at the first free place from its code on; -1 is free.
    """

    length: int
    codes: NDArray[np.int64]
    places: NDArray[np.uint64]


def letters_of(text: str) -> Letters:
    """Make a text ready to be compared."""
    codes = keys_for(len(text))
    places = np.zeros((len(codes), len(text) // _WORD + 1), dtype=np.uint64)
    written = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    _place(written, codes, places)
    return Letters(len(text), codes, places)


@compiled
def _place(
    written: NDArray[np.uint32], codes: NDArray[np.int64], places: NDArray[np.uint64]
) -> None:
    for place in range(len(written)):
        at = slot_of(codes, int(written[place]))
        codes[at] = written[place]
        places[at, place // _WORD] |= np.uint64(1) << np.uint64(place % _WORD)


@compiled
def letters_in_common(ours: Letters, theirs: NDArray[np.uint8]) -> tuple[int, int]:
    """Return the length of the longest common subsequence with a text in UTF-8, and of that text, in letters.

    Counts by bits, as in H. Hyyrö, "Bit-parallel LCS-length computation revisited" (2004): a bit that is 0 is a letter
    in common.
    """
    row = np.full(ours.places.shape[1], ~np.uint64(0), dtype=np.uint64)
    length = 0
    at = 0
    while at < len(theirs):
        code, at = _letter(theirs, at)
        length += 1
        found = slot_of(ours.codes, code)
        if ours.codes[found] >= 0:
            carry = np.uint64(0)
            for word in range(len(row)):
                before = row[word]
                shared = before & ours.places[found, word]
                added = before + shared
                both = added + carry
                carry = np.uint64((added < before) | (both < added))
                row[word] = both | (before - shared)
    common = 0
    for word in range(len(row)):
        left = ~row[word]
        while left:
            left &= left - np.uint64(1)
            common += 1
    return common, length


@compiled
def _letter(text: NDArray[np.uint8], at: int) -> tuple[int, int]:
    """Return the letter that begins at a place of a text in UTF-8, and where the next one does."""
    first = np.int64(text[at])
    if first < 0x80:  # noqa: PLR2004  # How UTF-8 tells how many bytes a letter takes.
        return int(first), at + 1
    more = 1 + (first >= 0xE0) + (first >= 0xF0)  # noqa: PLR2004
    code = first & (0x3F >> more)
    for place in range(at + 1, at + 1 + more):
        code = code << 6 | (np.int64(text[place]) & 0x3F)
    return int(code), int(at + 1 + more)
