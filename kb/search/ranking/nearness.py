"""How near the question lies to what an article is asked by and what it says, whichever words either uses.

Nearness is the cosine of where two texts lie (see `vectors`), both seen from the middle of what the whole site is asked
by: what all its phrases share tells none from another. Of an article's texts the nearest counts, and of its phrases,
which is then looked at word by word: how near its nearest word is to each of the question's, and the other way round;
long vectors count more, for short ones are of words that say little. All long sums are of whole numbers, so exact, and
quick.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled
from kb.search.index.snapshot import Tables
from kb.search.words.vectors import DIMENSIONS, LENGTH, TEACHERS

_NAMES = ("near", "near_recall", "near_precision", "text_near")
#: By each teacher.
NEARNESS = tuple(f"{teacher}_{name}" for teacher in TEACHERS for name in _NAMES)

#: Beside the best section, so many of an article's first ones are looked at, be it as long as a manual.
MOST_TEXTS = 16
#: Directions are kept in whole numbers, of this length; products with a place take 21 bits and a sign.
_FINE = 1 << 14
_EPSILON = 1e-9

Floats = NDArray[np.float64]
Whole = NDArray[np.int8 | np.int16]
#: Those of words: the second axis are the teachers.
Vectors = NDArray[np.int8]


class View(NamedTuple):
    """Where the question lies, seen from the middle of the site, by each teacher.

    `direction` and `middle` are `_FINE` times what they are; `along` is their product, `middle_squared` the middle's
    with itself.
    """

    direction: NDArray[np.int16]
    middle: NDArray[np.int16]
    along: Floats
    middle_squared: Floats


@compiled
def view_of(words: Vectors, middle: Floats) -> View:
    """Return where words lie together, seen from the middle."""
    shape = middle.shape
    view = View(
        np.zeros(shape, dtype=np.int16),
        np.zeros(shape, dtype=np.int16),
        np.zeros(len(middle)),
        np.zeros(len(middle)),
    )
    for teacher in range(len(middle)):
        there = np.zeros(DIMENSIONS)
        for word in range(len(words)):
            for at in range(DIMENSIONS):
                there[at] += words[word, teacher, at]
        whole = max(_size(there), _EPSILON)
        for at in range(DIMENSIONS):
            there[at] = there[at] / whole - middle[teacher, at]
        whole = max(_size(there), _EPSILON)
        for at in range(DIMENSIONS):
            view.direction[teacher, at] = round(_FINE * there[at] / whole)
            view.middle[teacher, at] = round(_FINE * middle[teacher, at])
        view.along[teacher] = _dot(view.direction[teacher], view.middle[teacher]) / _FINE**2
        view.middle_squared[teacher] = _size(middle[teacher]) ** 2
    return view


@compiled
def nearness(
    row: Floats, words: Vectors, view: View, tables: Tables, candidate: tuple[int, int, int]
) -> None:
    """Fill a row with `NEARNESS` for an article: its own document, its best section, where the next article begins.

    `words` are the vectors of the question's words, `view` is where they lie together.
    """
    phrases = tables.phrases
    own, section, end = candidate
    for teacher in range(len(TEACHERS)):
        nearest, most = -1, 0.0
        for document in (own, section):
            for phrase in range(phrases.bounds[document], phrases.bounds[document + 1]):
                near = _near(phrases.places[phrase, teacher], view, teacher)
                if nearest < 0 or near > most:
                    nearest, most = phrase, near
        first = len(_NAMES) * teacher
        row[first] = most
        theirs = phrases.words[phrases.word_bounds[nearest] : phrases.word_bounds[nearest + 1]]
        row[first + 1], row[first + 2] = _word_by_word(words, tables.vectors, theirs, teacher)
        row[first + 3] = _near(tables.text_places[section, teacher], view, teacher)
        for document in range(own + 1, min(own + MOST_TEXTS, end - 1) + 1):
            near = _near(tables.text_places[document, teacher], view, teacher)
            row[first + 3] = max(row[first + 3], near)


@compiled
def _near(place: NDArray[np.int8], view: View, teacher: int) -> float:
    """Return the cosine of a place, which is `LENGTH` away from nowhere, and of the question, both from the middle."""
    towards = _dot(place, view.direction[teacher]) / (LENGTH * _FINE) - view.along[teacher]
    along = _dot(place, view.middle[teacher]) / (LENGTH * _FINE)
    away = 1.0 - 2.0 * along + view.middle_squared[teacher]
    return float(towards / math.sqrt(max(away, _EPSILON)))


@compiled
def _size(vector: Floats) -> float:
    found = 0.0
    for number in vector:
        found += number * number
    return math.sqrt(found)


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
def _length(vector: Whole) -> float:
    return math.sqrt(_dot(vector, vector))


@compiled
def _dot(one: Whole, other: Whole) -> int:
    found = np.int32(0)
    for at in range(DIMENSIONS):
        found = np.int32(found + np.int32(one[at]) * np.int32(other[at]))
    return int(found)
