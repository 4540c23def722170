"""How much of a question an article explains: its parts in arrays, weighed by how rare their words are on this site."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.scoring import Terms
from kb.search.words.parts import CHARACTER, LEVELS, SAME, Part

_EPSILON = 1e-9
_LEVELS = np.array(LEVELS)[:, None, None]
#: How much each level is above the one below it.
_STEPS = -np.diff([*LEVELS, 0.0])[:, None]

Floats = NDArray[np.float64]


class Weighed(NamedTuple):
    """The parts of a question in arrays, with a row for each part at each level.

    `explaining` says which terms (columns) explain it at least so well; `steps` what that adds to what less explains.
    """

    steps: Floats
    explaining: NDArray[np.float32]

    def explained(self, there: NDArray[np.bool_]) -> Floats:
        """Return how much of the question (0-1) is explained by the terms that are there.

        `there` has a row for each term, and a column for each of those that are asked about.
        """
        found: Floats = self.steps @ (self.explaining @ there.astype(np.float32) > 0)
        return found


def weigh(parts: Sequence[Part], found: Terms) -> Weighed:
    """Weigh the parts of a question by how rare their words are on this site."""
    column = {name: place for place, name in enumerate(found.names)}
    rarity = found.rarity.tolist()
    levels = np.zeros((len(parts), len(rarity)))
    weights: list[float] = []
    for row, part in enumerate(parts):
        same: list[float] = []
        character: list[float] = []
        for term, level in part.explained_by.items():
            if (place := column.get(term)) is not None:
                levels[row, place] = level
                if level == SAME:
                    same.append(rarity[place])
                elif level == CHARACTER:
                    character.append(rarity[place])
        words = same or character
        weights.append(sum(words) / max(len(words), 1))
    shares = np.array(weights) / max(sum(weights), _EPSILON)
    explaining = (levels >= _LEVELS).reshape(len(LEVELS) * len(parts), len(rarity))
    return Weighed((_STEPS * shares).ravel(), explaining.astype(np.float32))
