"""What ranking and confidence look at: a row of numbers for each candidate, the same on a site of 30 articles and of 30,000.

Every number is a share or a ratio, so that what was learned on one site holds on another.
"""

import numpy as np
from numpy.typing import NDArray

from kb.search import likeness
from kb.search.evidence import Evidence, gather
from kb.search.phrases import Kind
from kb.search.query import Question
from kb.search.ranking import Candidate, Terms
from kb.search.snapshot import Snapshot

Floats = NDArray[np.float64]

_EPSILON = 1e-9
_PARTS = {
    "characters": Kind.CHARACTER,
    "words": Kind.WORD,
    "sounds": Kind.SOUND,
    "meanings": Kind.CONCEPT,
}

NAMES = (
    "score", "score_of_best",
    *(f"{part}_in_{where}" for part in _PARTS for where in ("article", "section")),
    "covered_in_article", "covered_in_section", "covered", "words_covered",
    *likeness.NAMES,
)  # fmt: skip


def features(
    snapshot: Snapshot, question: Question, terms: Terms, candidates: list[Candidate]
) -> Floats:
    """Return a row of `NAMES` for each candidate."""
    evidence = gather(terms, candidates)
    own = len(question.own)
    worth = terms.weights * terms.rarity
    total = max(float(worth[:own].sum()), _EPSILON)
    scores = np.array([candidate.score for candidate in candidates])
    columns = [
        scores / total,
        scores / max(float(scores.max()), _EPSILON),
        *_parts(terms, worth, evidence),
        *_covered(terms, worth, own, evidence),
    ]
    return np.hstack([np.array(columns).T, _likeness(snapshot, question, terms, candidates)])


def _parts(terms: Terms, worth: Floats, evidence: Evidence) -> list[Floats]:
    """Return what each kind of term adds, in the article and in its best section, as a share of what it could."""
    found: list[Floats] = []
    for kind in _PARTS.values():
        rows = terms.kinds == kind
        possible = max(float(worth[rows].sum()), _EPSILON)
        found += [worth[rows] @ part[rows] / possible for part in evidence]
    return found


def _covered(terms: Terms, worth: Floats, own: int, evidence: Evidence) -> list[Floats]:
    """Return the share of the reader's own words, by rarity, that occurs: in the article, the section, either; words only."""
    mine = worth[:own]
    article, section = evidence.article[:own] > 0, evidence.section[:own] > 0
    total = max(float(mine.sum()), _EPSILON)
    words = terms.kinds[:own] == Kind.WORD
    all_words = float(mine[words].sum())
    either = article | section
    covered = mine @ either / total
    return [
        mine @ article / total,
        mine @ section / total,
        covered,
        mine[words] @ either[words] / all_words if all_words else covered,
    ]


def _likeness(
    snapshot: Snapshot, question: Question, terms: Terms, candidates: list[Candidate]
) -> Floats:
    asked = likeness.asked(terms, question.mended, len(question.own))
    rows = np.zeros((len(candidates), len(likeness.NAMES)))
    for place in {candidate.place for candidate in candidates}:
        here = [i for i, candidate in enumerate(candidates) if candidate.place == place]
        articles = [candidates[i].article for i in here]
        opened = candidates[here[0]].opened
        rows[here] = likeness.likeness(opened, snapshot.documents, terms, place, asked, articles)
    return rows
