"""How near the question lies to the phrases an article is asked by, whichever words either uses (see `vectors`).

The nearest phrase is looked at word by word: how near its nearest word is to each of the question's, and the other way
round. Long vectors count more: short ones are of words that say little.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kb.search.index.arrays import spread
from kb.search.index.segment import Phrases
from kb.search.scoring import Candidates, greatest
from kb.search.words.vectors import LENGTH, read_vectors

NAMES = ("near", "near_recall", "near_precision")

_EPSILON = 1e-9

Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]


def nearness(words: Sequence[int], candidates: Candidates) -> Floats:
    """Return a row of `NAMES` for each candidate; `words` are the rows of the question's words among the vectors."""
    rows = np.zeros((len(candidates), len(NAMES)))
    if not words:
        return rows
    mine = read_vectors().rows[list(words)].astype(np.float32)
    for _, opened, here in candidates.by_segment():
        phrases = opened.segment.phrases
        numbers, many = phrases.of(candidates.documents[here, :2])
        near = phrases.places[numbers].astype(np.float32) @ _unit(mine.sum(axis=0)) / LENGTH
        nearest = greatest(near, many)
        rows[here, 0] = near[nearest]
        rows[here, 1:] = _word_by_word(mine, phrases, numbers[nearest])
    return rows


def _word_by_word(mine: Vectors, phrases: Phrases, numbers: NDArray[np.int64]) -> Floats:
    """Return how much of the question is near to each phrase, and how much of each phrase to the question."""
    first = phrases.word_bounds[numbers]
    sizes = phrases.word_bounds[numbers + 1] - first
    found = np.zeros((len(numbers), 2))
    filled = sizes > 0
    if not filled.any():
        return found
    theirs = read_vectors().rows[phrases.words[spread(first, sizes)]].astype(np.float32)
    alike = _unit(mine) @ _unit(theirs).T
    starts = (sizes.cumsum() - sizes)[filled]
    weights, others = np.linalg.norm(mine, axis=1), np.linalg.norm(theirs, axis=1)
    shares = np.maximum(np.maximum.reduceat(alike, starts, axis=1), 0)
    found[filled, 0] = weights @ shares / max(float(weights.sum()), _EPSILON)
    near = np.maximum(alike.max(axis=0), 0) * others
    found[filled, 1] = np.add.reduceat(near, starts) / np.maximum(
        np.add.reduceat(others, starts), _EPSILON
    )
    return found


def _unit(vectors: Vectors) -> Vectors:
    lengths: Vectors = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, _EPSILON)).astype(np.float32, copy=False)
