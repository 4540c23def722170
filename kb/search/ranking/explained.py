"""How much of a question an article explains: its parts in arrays, weighed by how rare their words are on this site."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled
from kb.search.scoring import Terms
from kb.search.words.parts import CHARACTER, SAME, Part

_EPSILON = 1e-9


class Weighed(NamedTuple):
    """The parts of a question in arrays: part p has `shares[p]` of its weight.

    The terms (by number) that explain it, each with how well, stand between `bounds[p]` and `bounds[p + 1]`.
    """

    shares: NDArray[np.float64]
    bounds: NDArray[np.int64]
    terms: NDArray[np.int64]
    levels: NDArray[np.float64]


@compiled
def explained(parts: Weighed, there: NDArray[np.bool_]) -> float:
    """Return how much of the question (0-1) is explained by the terms that are there."""
    found = 0.0
    for part in range(len(parts.shares)):
        best = 0.0
        for place in range(parts.bounds[part], parts.bounds[part + 1]):
            if there[parts.terms[place]]:
                best = max(best, parts.levels[place])
        found += parts.shares[part] * best
    return found


def weigh(parts: Sequence[Part], found: Terms) -> Weighed:
    """Weigh the parts of a question by how rare their words are on this site."""
    number = {name: place for place, name in enumerate(found.names)}
    rarity = found.rarity.tolist()
    bounds, terms, levels = [0], list[int](), list[float]()
    weights: list[float] = []
    for part in parts:
        same: list[float] = []
        character: list[float] = []
        for name, level in part.explained_by.items():
            if (term := number.get(name)) is not None:
                terms.append(term)
                levels.append(level)
                if level == SAME:
                    same.append(rarity[term])
                elif level == CHARACTER:
                    character.append(rarity[term])
        bounds.append(len(terms))
        words = same or character
        weights.append(sum(words) / max(len(words), 1))
    shares = np.array(weights, np.float64) / max(sum(weights), _EPSILON)
    return Weighed(
        shares,
        np.array(bounds, np.int64),
        np.array(terms, np.int64),
        np.array(levels, np.float64),
    )
