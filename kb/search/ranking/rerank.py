"""Puts the best candidates in their final order and says how sure the first one is."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kb.search.query import Question
from kb.search.ranking.confidence import ANSWERED, bent, signals, sureness
from kb.search.ranking.features import Floats, beside_best, features
from kb.search.ranking.weights import Weights
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


def rerank(
    question: Question,
    terms: Terms,
    candidates: Candidates,
    groups: Sequence[int],
    weights: Weights,
) -> list[Ranked]:
    """Order each group of candidates, of which the sizes are given, by what was learned from judged questions.

    Groups after one that has an answer are not wanted any more: of them nothing is left.
    """
    rows = features(question, terms, candidates) if len(candidates) else _NO_ROWS
    own = len(question.own)
    ranked: list[Ranked] = []
    first = 0
    for size in groups:
        group = slice(first, first + size)
        first += size
        if size and not any(before.answered for before in ranked):
            ranked.append(_order(candidates, group, rows[group], terms, own, weights))
        else:
            ranked.append(Ranked(candidates.take(slice(0)), _NO_ROWS, 0.0))
    return ranked


_NO_ROWS = np.zeros(0)


def _order(
    candidates: Candidates, group: slice, rows: Floats, terms: Terms, own: int, weights: Weights
) -> Ranked:
    beside_best(rows)
    ranks = weights.ranks(rows, own)
    order = np.argsort(-ranks, kind="stable")
    ranks = ranks[order]
    row = signals(rows[order], ranks, terms, own)
    confidence = sureness(bent(row, weights.bends), weights.confidence, weights.bias)
    return Ranked(candidates.take(order + group.start), ranks, confidence)
