"""How much of a question an article explains: its parts in arrays, weighed by how rare their words are on this site."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.scoring import Terms
from kb.search.words.parts import CHARACTER, LEVELS, SAME, Part

_EPSILON = 1e-9
_LEVELS = np.array([[level] for level in LEVELS])

Floats = NDArray[np.float64]


class Weighed(NamedTuple):
    """The parts of a question in arrays: each one's share of it, and which terms explain it.

    `explaining` has a row for each part at each level, and a column for each term.
    """

    shares: Floats
    explaining: NDArray[np.float32]

    def explained(self, there: NDArray[np.bool_]) -> Floats:
        """Return how much of the question (0-1) is explained by the terms that are there.

        `there` has a row for each term, and a column for each of those that are asked about.
        """
        found = self.explaining @ there.astype(np.float32) > 0
        by_level = (
            found.reshape(len(LEVELS), len(self.shares), there.shape[1]) * _LEVELS[:, :, None]
        )
        shares: Floats = self.shares @ by_level.max(axis=0)
        return shares


def weigh(parts: Sequence[Part], found: Terms) -> Weighed:
    """Weigh the parts of a question by how rare their words are on this site."""
    column = {name: place for place, name in enumerate(found.names)}
    levels = np.zeros((len(parts), len(found.names)))
    for row, part in enumerate(parts):
        for term, level in part.explained_by.items():
            if term in column:
                levels[row, column[term]] = level
    by_level = levels == _LEVELS[:, None]
    same = by_level[LEVELS.index(SAME)]
    same = np.where(same.any(axis=1, keepdims=True), same, by_level[LEVELS.index(CHARACTER)])
    weights = (same @ found.rarity) / np.maximum(same.sum(axis=1), 1)
    explaining = by_level.reshape(len(LEVELS) * len(parts), len(found.names))
    return Weighed(weights / max(float(weights.sum()), _EPSILON), explaining.astype(np.float32))
