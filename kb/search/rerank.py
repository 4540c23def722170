"""Puts the best candidates in their final order and says how sure the first one is."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kb.search.confidence import signals, sureness
from kb.search.features import features
from kb.search.query import Question
from kb.search.ranking import Candidate, Terms
from kb.search.snapshot import Snapshot
from kb.search.weights import Weights


class Ranked(NamedTuple):
    """Candidates in their final order, and how sure (0-1) the site is that the first one answers."""

    candidates: tuple[Candidate, ...]
    confidence: float


def rerank(
    snapshot: Snapshot,
    question: Question,
    terms: Terms,
    candidates: Sequence[Candidate],
    weights: Weights,
) -> Ranked:
    """Order candidates by what was learned from judged questions."""
    if not candidates:
        return Ranked((), 0.0)
    rows = features(question, terms, list(candidates))
    ranks = rows @ weights.ranking
    order = np.argsort(-ranks, kind="stable")
    row = signals(rows[order], ranks[order], terms, len(question.own))
    return Ranked(
        tuple(candidates[int(place)] for place in order),
        sureness(row, weights.confidence, weights.bias),
    )
