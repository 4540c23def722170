"""Is this an answer, or should the reader be offered the form?"""

import math

import numpy as np

from kb.search.evidence import Evidence
from kb.search.ranking import Terms

#: The site answers from here on.
ANSWERED = 0.5


def confidence(terms: Terms, own: int, evidence: Evidence) -> float:
    """Return how sure the site is (0-1) that the first candidate answers.

    `own` is how many of the terms, which come first, are the reader's own. What counts is the share of them, rare ones more,
    that the candidate has; a question of which the site knows no word has no answer.
    """
    worth = (terms.weights * terms.rarity)[:own]
    total = float(worth.sum())
    if not total or not evidence.article.shape[1]:
        return 0.0
    title = evidence.article[:own, 0] > 0
    either = title | (evidence.section[:own, 0] > 0)
    covered = float(worth[either].sum()) / total
    in_title = float(worth[title].sum()) / total
    words = np.array([len(name) > 1 for name in terms.names[:own]])
    pairs = (
        float(worth[either & words].sum()) / max(float(worth[words].sum()), 1e-9)
        if words.any()
        else covered
    )
    signal = 1.2 * covered + 1.8 * in_title + 1.0 * pairs
    return 1 / (1 + math.exp(-4 * (signal - 1.1)))
