"""Puts the best candidates in their final order and says how sure the first one is."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kb.search.confidence import signals, sureness
from kb.search.features import NAMES, Floats, beside_best, features
from kb.search.query import Question
from kb.search.ranking import Candidate, Terms
from kb.search.weights import Weights


class Ranked(NamedTuple):
    """Candidates in their final order, and how sure (0-1) the site is that the first one answers.

    `shares` says how likely each is the best of them; they add up to 1.
    """

    candidates: tuple[Candidate, ...]
    confidence: float
    shares: tuple[float, ...] = ()


def rerank(
    question: Question, terms: Terms, groups: Sequence[Sequence[Candidate]], weights: Weights
) -> list[Ranked]:
    """Order each group of candidates by what was learned from judged questions."""
    candidates = [candidate for group in groups for candidate in group]
    rows = features(question, terms, candidates) if candidates else np.zeros((0, len(NAMES)))
    ranked: list[Ranked] = []
    first = 0
    for group in groups:
        part = rows[first : first + len(group)]
        ranked.append(_order(group, part, terms, len(question.own), weights))
        first += len(group)
    return ranked


def _order(
    group: Sequence[Candidate], rows: Floats, terms: Terms, own: int, weights: Weights
) -> Ranked:
    if not group:
        return Ranked((), 0.0)
    beside_best(rows)
    ranks = rows @ weights.ranking
    order = np.argsort(-ranks, kind="stable")
    row = signals(rows[order], ranks[order], terms, own)
    sure = sureness(row, weights.confidence, weights.bias)
    shares = np.exp(ranks[order] - ranks[order[0]])
    shares /= shares.sum()
    return Ranked(tuple(group[int(place)] for place in order), sure, tuple(shares.tolist()))
