"""For a few candidates: what each of the question's terms adds, in the article's own document and in its best section."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.ranking import Candidate, Terms


class Evidence(NamedTuple):
    """Rows are terms, columns are candidates; 0 where the term does not occur."""

    article: NDArray[np.float32]
    section: NDArray[np.float32]


def gather(terms: Terms, candidates: list[Candidate]) -> Evidence:
    """Look every term up in every candidate's two documents."""
    documents = np.array(
        [[int(c.opened.segment.firsts[c.article]), c.section] for c in candidates], dtype=np.int32
    )
    gains = np.zeros((len(terms.names), len(candidates), 2), dtype=np.float32)
    for place in {candidate.place for candidate in candidates}:
        here = [i for i, candidate in enumerate(candidates) if candidate.place == place]
        table = candidates[here[0]].opened.segment.terms
        wanted = documents[here].ravel()
        for row, (start, end) in enumerate(terms.slices[place]):
            if end > start:
                found = table.documents[start:end]
                spots = found.searchsorted(wanted)
                spots[spots == end - start] = 0
                added = np.where(found[spots] == wanted, table.gains[start:end][spots], 0)
                gains[row, here] = added.reshape(-1, 2)
    return Evidence(gains[:, :, 0], gains[:, :, 1])
