"""What ranking and confidence look at: a row of numbers for each candidate.

Every number is a share or a ratio, so that what was learned on a site of 30 articles holds on one of 30,000.
"""

import numpy as np
from numpy.typing import NDArray

from kb.search.query import Question
from kb.search.ranking import likeness, nearness
from kb.search.ranking.evidence import WHERES, Evidence, gather
from kb.search.ranking.explained import weigh
from kb.search.scoring import Candidates, Terms
from kb.search.words.phrases import Kind

Floats = NDArray[np.float64]

_EPSILON = 1e-9
_PARTS = {
    "characters": Kind.CHARACTER,
    "words": Kind.WORD,
    "sounds": Kind.SOUND,
    "meanings": Kind.CONCEPT,
}
_KINDS = np.array([[kind] for kind in _PARTS.values()])

NAMES = (
    "score", "score_of_best",
    *(f"{part}_in_{where}" for where in ("article", "section") for part in _PARTS),
    *(f"{what}_covered_in_{where}" for where in WHERES for what in ("all", "words")),
    "all_explained_anywhere", *likeness.NAMES, *nearness.NAMES, "near_beside_best",
)  # fmt: skip
_PARTS_AT = slice(2, 2 + 2 * len(_PARTS))
_COVERED_AT = slice(_PARTS_AT.stop, _PARTS_AT.stop + 2 * len(WHERES))
_EXPLAINED_AT = _COVERED_AT.stop
_LIKENESS_AT = slice(_EXPLAINED_AT + 1, _EXPLAINED_AT + 1 + len(likeness.NAMES))
_NEAR_AT = _LIKENESS_AT.stop
_NEARNESS_AT = slice(_NEAR_AT, _NEAR_AT + len(nearness.NAMES))


def features(question: Question, terms: Terms, candidates: Candidates) -> Floats:
    """Return a row of `NAMES` for each candidate, of which there must be one; `beside_best` completes them."""
    evidence = gather(terms, candidates)
    own = len(question.own)
    parts = weigh(question.parts, terms)
    worth = terms.worth
    rows = np.zeros((len(candidates), len(NAMES)))
    best_possible = max(float(worth[:own].sum()), _EPSILON)
    rows[:, 0] = candidates.score / best_possible
    rows[:, _PARTS_AT] = _parts(terms, worth, evidence)
    rows[:, _COVERED_AT] = _covered(terms, worth[:own], evidence)
    rows[:, _EXPLAINED_AT] = parts.explained(evidence.there[:, :, WHERES.index("either")])
    asked = likeness.asked(terms, question.mended, own, parts)
    rows[:, _LIKENESS_AT] = likeness.likeness(terms, asked, candidates)
    rows[:, _NEARNESS_AT] = nearness.nearness(question.words, candidates)
    return rows


def beside_best(rows: Floats) -> None:
    """Fill in, for candidates that compete with each other, how each one compares with the best."""
    rows[:, 1] = rows[:, 0] / max(float(rows[:, 0].max()), _EPSILON)
    rows[:, -1] = rows[:, _NEAR_AT] - rows[:, _NEAR_AT].max()


def _parts(terms: Terms, worth: Floats, evidence: Evidence) -> Floats:
    """Return what each kind of term adds, in the article and in its best section, as a share of what it could."""
    by_kind = (terms.kinds == _KINDS) * worth
    by_kind /= np.maximum(by_kind.sum(axis=1, keepdims=True), _EPSILON)
    candidates = evidence.gains.shape[1]
    added: Floats = by_kind @ evidence.gains.reshape(len(worth), candidates * 2)
    return added.reshape(len(_PARTS), candidates, 2).transpose(1, 2, 0).reshape(candidates, -1)


def _covered(terms: Terms, mine: Floats, evidence: Evidence) -> Floats:
    """Return the share by rarity of the reader's own words that occur, all and those that are more than a character."""
    own = len(mine)
    words = mine * (terms.kinds[:own] == Kind.WORD)
    weights = np.array([mine, words if words.any() else mine])
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), _EPSILON)
    candidates = evidence.there.shape[1]
    covered = weights @ evidence.there[:own].reshape(own, candidates * len(WHERES))
    shares: Floats = covered.reshape(2, candidates, len(WHERES)).transpose(1, 2, 0)
    return shares.reshape(candidates, -1)
