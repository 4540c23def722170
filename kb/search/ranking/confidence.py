"""Is the first result an answer, or should the reader be offered the form? A logistic head over a row of numbers."""

import math

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled
from kb.search.ranking import features

#: The site answers from here on. Weights are trained so that .5 is the middle; on questions that were not trained on,
#: decisions are as good a little below it.
ANSWERED = 0.48
NAMES = (
    "ahead_of_second", "ahead_of_fifth", "rank", "unknown_words", "words", "best_score",
    *(f"{which}_{name}" for which in ("first", "most", "mean") for name in features.NAMES),
)  # fmt: skip

#: So many numbers of `NAMES` are of the question and of all candidates together.
_OF_ALL = 6
#: How far a lone candidate is ahead of those that are not there.
_ALONE = 3.0
#: The fifth is the last of so many of the best, over which `mean_` numbers are taken.
_BEST = 5
_EPSILON = 1e-9

Floats = NDArray[np.float64]


@compiled
def signals(rows: Floats, ranks: Floats, worth: Floats, known: NDArray[np.bool_]) -> Floats:
    """Return the numbers of `NAMES` for candidates in their final order, with what ranking gave each.

    `worth` and `known` are of the reader's own terms.
    """
    last = min(len(ranks), _BEST) - 1
    first = ranks[0]
    all_terms = unknown = 0.0
    for term in range(len(worth)):
        all_terms += worth[term]
        if not known[term]:
            unknown += worth[term]
    found = np.empty(_OF_ALL + 3 * rows.shape[1])
    found[0] = first - ranks[1] if last else _ALONE
    found[1] = first - ranks[last] if last else _ALONE
    found[2] = first
    found[3] = unknown / max(all_terms, _EPSILON)
    found[4] = math.log1p(len(worth))
    of_first, most, mean = found[_OF_ALL:].reshape(3, -1)
    for which in range(rows.shape[1]):
        of_first[which] = most[which] = rows[0, which]
        added = 0.0
        for at in range(len(rows)):
            most[which] = max(most[which], rows[at, which])
            added += rows[at, which] if at <= last else 0.0
        mean[which] = added / (last + 1)
    found[5] = most[0]
    return found


@compiled
def bent(rows: Floats, bends: Floats) -> Floats:
    """Return the numbers with how far each is above its lower and above its upper bend: a slope may change there."""
    many = rows.shape[1]
    found = np.empty((len(rows), many * (len(bends) + 1)))
    for row in range(len(rows)):
        for which in range(many):
            number = found[row, which] = rows[row, which]
            for bend in range(len(bends)):
                found[row, many * (bend + 1) + which] = max(number - bends[bend, which], 0.0)
    return found


@compiled
def sureness(row: Floats, weights: Floats, bias: float) -> float:
    """Return how sure the site is (0-1) that the first candidate answers. The row is a bent one."""
    total = bias
    for which in range(len(row)):
        total += row[which] * weights[which]
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
