"""How near the question lies to the phrases an article is asked by, whichever words either uses (see `vectors`).

The nearest phrase is looked at word by word: how near its nearest word is to each of the question's, and the other way
round. Long vectors count more: short ones are of words that say little. All sums are of whole numbers, so exact.
"""

import math

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled
from kb.search.index.snapshot import Tables
from kb.search.words.vectors import DIMENSIONS, LENGTH, TEACHERS

#: By each teacher.
NEARNESS = tuple(
    f"{teacher}_{name}"
    for teacher in TEACHERS
    for name in ("near", "near_recall", "near_precision")
)

_EPSILON = 1e-9

Floats = NDArray[np.float64]
Vector = NDArray[np.int8]
#: Those of words: the second axis are the teachers.
Vectors = NDArray[np.int8]
#: The sum of some.
Place = NDArray[np.int32]


@compiled
def nearness(
    row: Floats, words: Vectors, place: Place, tables: Tables, candidate: tuple[int, int]
) -> None:
    """Fill a row with `NEARNESS` for an article, given by its own document and its best section.

    `words` are the vectors of the question's words, `place` is their sum.
    """
    phrases = tables.phrases
    for teacher in range(len(place)):
        nearest, most = -1, 0
        for document in candidate:
            for phrase in range(phrases.bounds[document], phrases.bounds[document + 1]):
                near = _along(phrases.places[phrase, teacher], place[teacher])
                if nearest < 0 or near > most:
                    nearest, most = phrase, near
        first = 3 * teacher
        row[first] = most / (LENGTH * max(math.sqrt(_along(place[teacher], place[teacher])), 1.0))
        theirs = phrases.words[phrases.word_bounds[nearest] : phrases.word_bounds[nearest + 1]]
        row[first + 1], row[first + 2] = _word_by_word(words, tables.vectors, theirs, teacher)


@compiled
def sum_of(words: Vectors) -> Place:
    """Return where words lie together, by each teacher."""
    found = np.zeros(words.shape[1:], dtype=np.int32)
    for word in range(len(words)):
        for teacher in range(len(found)):
            for at in range(DIMENSIONS):
                found[teacher, at] += words[word, teacher, at]
    return found


@compiled
def _word_by_word(
    words: Vectors, vectors: Vectors, theirs: NDArray[np.int32], teacher: int
) -> tuple[float, float]:
    """Return how much of the question is near to a phrase, and how much of the phrase to the question."""
    nearest = np.zeros(len(theirs))
    lengths = np.empty(len(theirs))
    for there in range(len(theirs)):
        lengths[there] = _length(vectors[theirs[there], teacher])
    shares = whole = 0.0
    for here in range(len(words)):
        word = words[here, teacher]
        length = _length(word)
        best = 0.0
        for there in range(len(theirs)):
            alike = _dot(word, vectors[theirs[there], teacher])
            alike /= max(length * lengths[there], _EPSILON)
            best = max(best, alike)
            nearest[there] = max(nearest[there], alike)
        shares += length * best
        whole += length
    near = all_of_theirs = 0.0
    for there in range(len(theirs)):
        near += lengths[there] * nearest[there]
        all_of_theirs += lengths[there]
    return shares / max(whole, _EPSILON), near / max(all_of_theirs, _EPSILON)


@compiled
def _length(vector: Vector) -> float:
    return math.sqrt(_dot(vector, vector))


@compiled
def _dot(one: Vector, other: Vector) -> int:
    found = np.int32(0)
    for at in range(DIMENSIONS):
        found = np.int32(found + np.int32(one[at]) * np.int32(other[at]))
    return int(found)


@compiled
def _along(one: NDArray[np.int8 | np.int32], place: NDArray[np.int32]) -> int:
    """Return the product of a vector with a sum of at most 64: more than 32 bits only with itself."""
    found = np.int64(0)
    for at in range(DIMENSIONS):
        found += np.int64(one[at]) * np.int64(place[at])
    return int(found)
