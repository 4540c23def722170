"""What was learned from judged questions: a few hundred numbers, made by `python -m kb.search.train`."""

import json
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled
from kb.search.ranking import confidence, features

BUNDLED = Path(__file__).with_name("weights.json")

#: How many slopes a number of `confidence.NAMES` has.
SLOPES = 3
#: How many weights a number of `features.NAMES` has: what it counts, and how much more in a longer question.
RANKINGS = 2
#: Of so many terms is the question that is neither short nor long: about ten Han characters, or words.
_MIDDLING = math.log1p(20)

Floats = NDArray[np.float64]


class Weights(NamedTuple):
    """How much each number of `features.NAMES` counts for the order, and each of `confidence.NAMES` for being sure.

    A single word is judged by other things than a long question, so `ranking` has two rows: the second counts by how
    much longer the question is than most. `completing` is the same for a question that is still being typed.

    Being sure does not grow evenly with a number. Each has a lower and an upper bend (a row of `bends` each); its slope
    is the first of three in `confidence`, to which the second is added above the lower bend, the third above the upper.
    """

    ranking: Floats
    completing: Floats
    confidence: Floats
    bends: Floats
    bias: float


@compiled
def ranks(rows: Floats, ranking: Floats, own: int) -> Floats:
    """Return how good each candidate (a row of `features.NAMES`) is for a question of so many terms of its own."""
    found = np.zeros(len(rows))
    longer_by = longer(own)
    for row in range(len(rows)):
        for which in range(rows.shape[1]):
            counts = ranking[0, which] + longer_by * ranking[1, which]
            found[row] += rows[row, which] * counts
    return found


@compiled
def longer(own: int) -> float:
    """Return how much longer a question of so many terms is than most: -1 is nothing at all, 0 is middling."""
    return math.log1p(own) / _MIDDLING - 1


@cache
def read_weights(path: Path = BUNDLED) -> Weights:
    """Read weights by name; what a file does not name counts nothing."""
    stored = json.loads(path.read_bytes()) if path.exists() else {}
    ranking = stored.get("ranking", {"score": [1.0, 0.0]})
    return Weights(
        ranking=_rows(ranking, features.NAMES, RANKINGS),
        completing=_rows(stored.get("completing", ranking), features.NAMES, RANKINGS),
        confidence=np.concatenate(_rows(stored.get("confidence", {}), confidence.NAMES, SLOPES)),
        bends=_rows(stored.get("bends", {}), confidence.NAMES, SLOPES - 1),
        bias=float(stored.get("bias", 0.0)),
    )


def write_weights(path: Path, weights: Weights) -> None:
    """Keep weights by name, rounded to what matters."""
    stored = {
        "ranking": _columns(weights.ranking, features.NAMES),
        "completing": _columns(weights.completing, features.NAMES),
        "confidence": _columns(weights.confidence.reshape(SLOPES, -1), confidence.NAMES),
        "bends": _columns(weights.bends, confidence.NAMES),
        "bias": round(weights.bias, 4),
    }
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def _rows(stored: dict[str, list[float]], names: tuple[str, ...], rows: int) -> Floats:
    nothing = [0.0] * rows
    return np.array([stored.get(name, nothing) for name in names], dtype=np.float64).T


def _columns(rows: Floats, names: tuple[str, ...]) -> dict[str, list[float]]:
    return dict(zip(names, rows.T.round(4).tolist(), strict=True))
