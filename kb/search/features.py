"""What ranking and confidence look at: a row of numbers for each candidate.

Every number is a share or a ratio, so that what was learned on a site of 30 articles holds on one of 30,000.
"""

import numpy as np
from numpy.typing import NDArray

from kb.search import likeness
from kb.search.evidence import Evidence, gather
from kb.search.phrases import Kind
from kb.search.query import Question
from kb.search.ranking import Candidate, Terms

Floats = NDArray[np.float64]

_EPSILON = 1e-9
_PARTS = {
    "characters": Kind.CHARACTER,
    "words": Kind.WORD,
    "sounds": Kind.SOUND,
    "meanings": Kind.CONCEPT,
}
_KINDS = np.array([[kind] for kind in _PARTS.values()])
_WHERES = ("article", "section", "either", "anywhere")

NAMES = (
    "score", "score_of_best",
    *(f"{part}_in_{where}" for where in ("article", "section") for part in _PARTS),
    *(f"{what}_covered_in_{where}" for where in _WHERES for what in ("all", "words")),
    *likeness.NAMES,
)  # fmt: skip


def features(question: Question, terms: Terms, candidates: list[Candidate]) -> Floats:
    """Return a row of `NAMES` for each candidate, of which there must be one; `beside_best` completes them."""
    evidence = gather(terms, candidates)
    own = len(question.own)
    worth = terms.weights * terms.rarity
    scores = np.array([[candidate.score, 0.0] for candidate in candidates])
    return np.hstack(
        [
            scores / max(float(worth[:own].sum()), _EPSILON),
            _parts(terms, worth, evidence),
            _covered(terms, worth[:own], evidence),
            likeness.likeness(terms, likeness.asked(terms, question.mended, own), candidates),
        ]
    )


def beside_best(rows: Floats) -> None:
    """Fill in, for candidates that compete with each other, how each one's score compares with the best."""
    rows[:, 1] = rows[:, 0] / max(float(rows[:, 0].max()), _EPSILON)


def _parts(terms: Terms, worth: Floats, evidence: Evidence) -> Floats:
    """Return what each kind of term adds, in the article and in its best section, as a share of what it could."""
    by_kind = (terms.kinds == _KINDS) * worth
    by_kind /= np.maximum(by_kind.sum(axis=1, keepdims=True), _EPSILON)
    return np.hstack([(by_kind @ evidence.article).T, (by_kind @ evidence.section).T])


def _covered(terms: Terms, mine: Floats, evidence: Evidence) -> Floats:
    """Return the share by rarity of the reader's own words that occur, all and those that are more than a character."""
    own = len(mine)
    words = mine * (terms.kinds[:own] == Kind.WORD)
    weights = np.array([mine, words if words.any() else mine])
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), _EPSILON)
    article, section = evidence.article[:own] > 0, evidence.section[:own] > 0
    return np.hstack(
        [
            (weights @ there).T
            for there in (article, section, article | section, evidence.anywhere[:own])
        ]
    )
