"""Puts the best candidates in their final order and says how sure the first one is."""

from typing import NamedTuple

import numpy as np

from kb.search.compiled import compiled
from kb.search.ranking.asked import Asked
from kb.search.ranking.confidence import ANSWERED, bent, signals, sureness
from kb.search.ranking.features import Floats, Ints, beside_best, features
from kb.search.ranking.weights import Weights
from kb.search.ranking.weights import ranks as ranks_of
from kb.search.scoring import Candidates, Terms


class Ranked(NamedTuple):
    """Candidates in their final order, with what ranking gave each.

    `confidence` is how sure (0-1) the site is that the first one answers.
    """

    candidates: Candidates
    ranks: Floats
    confidence: float

    @property
    def answered(self) -> bool:
        """Say whether the first candidate answers."""
        return self.confidence >= ANSWERED

    @property
    def shares(self) -> Floats:
        """How likely each candidate is the best of them; together 1."""
        likely = np.exp(self.ranks - self.ranks[:1])
        shares: Floats = likely / likely.sum()
        return shares


def rerank(asked: Asked, terms: Terms, candidates: Candidates, weights: Weights) -> Ranked:
    """Order candidates by what was learned from judged questions."""
    if not len(candidates):
        return nothing(candidates)
    rows = features(asked, terms, candidates)
    order, ranks, confidence = _order(rows, asked, weights)
    return Ranked(candidates.take(order), ranks, confidence)


def nothing(candidates: Candidates) -> Ranked:
    """Return none of the candidates."""
    return Ranked(candidates.take(slice(0)), np.zeros(0), 0.0)


@compiled
def _order(rows: Floats, asked: Asked, weights: Weights) -> tuple[Ints, Floats, float]:
    """Return candidates that compete with each other in order, what ranking gives each, how sure the first one is."""
    beside_best(rows)
    ranks = ranks_of(rows, weights.ranking, asked.own)
    order = _best_first(ranks)
    rows, ranks = rows[order], ranks[order]
    row = signals(rows, ranks, asked.worth[: asked.own], asked.known[: asked.own]).reshape(1, -1)
    sure = sureness(bent(row, weights.bends)[0], weights.confidence, weights.bias)
    return order, ranks, sure


@compiled
def _best_first(ranks: Floats) -> Ints:
    """Return a few in order, equals as they stand."""
    order = np.arange(len(ranks))
    for place in range(1, len(order)):
        one, at = order[place], place
        while at > 0 and ranks[order[at - 1]] < ranks[one]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = one
    return order
