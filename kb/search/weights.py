"""What was learned from judged questions: a few hundred numbers, made by `python -m kb.search.train`."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.search import confidence, features

BUNDLED = Path(__file__).with_name("weights.json")

#: How many slopes a number of `confidence.NAMES` has.
SLOPES = 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """How much each number of `features.NAMES` counts for the order, and each of `confidence.NAMES` for being sure.

    Being sure does not grow evenly with a number. Each has a lower and an upper bend (a row of `bends` each); its slope
    is the first of three in `confidence`, to which the second is added above the lower bend, the third above the upper.
    """

    ranking: Floats
    confidence: Floats
    bends: Floats
    bias: float


@cache
def read_weights(path: Path = BUNDLED) -> Weights:
    """Read weights by name; what a file does not name counts nothing."""
    stored = json.loads(path.read_bytes()) if path.exists() else {}
    return Weights(
        ranking=_named(stored.get("ranking", {"score": 1.0}), features.NAMES),
        confidence=np.concatenate(_rows(stored.get("confidence", {}), SLOPES)),
        bends=_rows(stored.get("bends", {}), SLOPES - 1),
        bias=float(stored.get("bias", 0.0)),
    )


def write_weights(path: Path, weights: Weights) -> None:
    """Keep weights by name, rounded to what matters."""
    stored = {
        "ranking": _by_name(weights.ranking, features.NAMES),
        "confidence": _columns(weights.confidence.reshape(SLOPES, -1)),
        "bends": _columns(weights.bends),
        "bias": round(weights.bias, 4),
    }
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def _named(stored: dict[str, float], names: tuple[str, ...]) -> Floats:
    return np.array([float(stored.get(name, 0.0)) for name in names])


def _by_name(values: Floats, names: tuple[str, ...]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def _rows(stored: dict[str, list[float]], rows: int) -> Floats:
    nothing = [0.0] * rows
    return np.array([stored.get(name, nothing) for name in confidence.NAMES], dtype=np.float64).T


def _columns(rows: Floats) -> dict[str, list[float]]:
    columns = rows.T.round(4).tolist()
    return dict(zip(confidence.NAMES, columns, strict=True))
