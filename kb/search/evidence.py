"""For a few candidates: where each of the question's terms occurs, and what it adds there."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.ranking import Candidate, Terms


class Evidence(NamedTuple):
    """Rows are terms, columns are candidates.

    What a term adds in the article's own document and in its best section, and whether it is anywhere in the article.
    """

    article: NDArray[np.float32]
    section: NDArray[np.float32]
    anywhere: NDArray[np.bool_]


def gather(terms: Terms, candidates: list[Candidate]) -> Evidence:
    """Look every term up in every candidate's two documents."""
    documents = np.array([_documents(candidate) for candidate in candidates], dtype=np.int32)
    gains = np.zeros((len(terms.names), len(candidates), 2), dtype=np.float32)
    anywhere = np.zeros((len(terms.names), len(candidates)), dtype=bool)
    for place in {candidate.place for candidate in candidates}:
        here = [i for i, candidate in enumerate(candidates) if candidate.place == place]
        table = candidates[here[0]].opened.segment.terms
        wanted = documents[here]
        for row, (start, end) in enumerate(terms.slices[place]):
            if end > start:
                found = table.documents[start:end]
                spots = found.searchsorted(wanted)
                anywhere[row, here] = spots[:, 2] > spots[:, 0]
                spots[spots == end - start] = 0
                there = found[spots[:, :2]] == wanted[:, :2]
                gains[row, here] = np.where(there, table.gains[start:end][spots[:, :2]], 0)
    return Evidence(gains[:, :, 0], gains[:, :, 1], anywhere)


def _documents(candidate: Candidate) -> tuple[int, int, int]:
    """Return the article's own document, its best section, and the first document of the next article."""
    first, following = candidate.opened.segment.firsts[
        candidate.article : candidate.article + 2
    ].tolist()
    return first, candidate.section, following
