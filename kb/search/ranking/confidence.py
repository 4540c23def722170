"""Is the first result an answer, or should the reader be offered the form? A logistic head over a row of numbers."""

import math

import numpy as np
from numpy.typing import NDArray

from kb.search.ranking import features
from kb.search.scoring import Terms

#: The site answers from here on. Weights are trained so that .5 is the middle; on questions that were not trained on,
#: decisions are best a little below it.
ANSWERED = 0.45
NAMES = (
    "ahead_of_second", "ahead_of_fifth", "rank", "unknown_words", "words", "best_score",
    *(f"{which}_{name}" for which in ("first", "most", "mean") for name in features.NAMES),
)  # fmt: skip

#: How far a lone candidate is ahead of those that are not there.
_ALONE = 3.0
#: The fifth is the last of so many of the best, over which `mean_` numbers are taken.
_BEST = 5
_EPSILON = 1e-9

Floats = NDArray[np.float64]


def signals(rows: Floats, ranks: Floats, terms: Terms, own: int) -> Floats:
    """Return the numbers of `NAMES` for candidates in their final order, with what ranking gave each.

    `own` is how many of the terms, which come first, are the reader's own.
    """
    first, *others = ranks[:_BEST].tolist()
    others = others or [first - _ALONE]
    worth = terms.worth[:own]
    unknown = worth[~terms.known[:own]]
    most, few = rows.max(axis=0), rows[:_BEST]
    of_all = [
        first - others[0],
        first - others[-1],
        first,
        float(unknown.sum()) / max(float(worth.sum()), _EPSILON),
        math.log1p(own),
        most[0],
    ]
    return np.concatenate([of_all, rows[0], most, few.sum(axis=0) / len(few)])


def bent(rows: Floats, bends: Floats) -> Floats:
    """Return the numbers with how far each is above its lower and above its upper bend: a slope may change there."""
    above = [np.maximum(rows - bend, 0.0) for bend in bends]
    return np.concatenate([rows, *above], axis=-1)


def sureness(row: Floats, weights: Floats, bias: float) -> float:
    """Return how sure the site is (0-1) that the first candidate answers. The row is a bent one."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, float(row @ weights) + bias))))
