"""For a few candidates: exactly which of the question's terms each one has, in its title and questions or its best section."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.ranking import Candidate, Terms


class Evidence(NamedTuple):
    """Rows are terms, columns are candidates: True where the term occurs."""

    in_article: NDArray[np.bool_]
    in_section: NDArray[np.bool_]


def gather(terms: Terms, candidates: list[Candidate]) -> Evidence:
    """Look every term up in every candidate's two documents."""
    documents = np.array(
        [[int(c.opened.segment.firsts[c.article]), c.section] for c in candidates], dtype=np.int32
    )
    present = np.zeros((len(terms.names), len(candidates), 2), dtype=bool)
    for place in {candidate.place for candidate in candidates}:
        here = [i for i, candidate in enumerate(candidates) if candidate.place == place]
        table = candidates[here[0]].opened.segment.terms.documents
        wanted = documents[here].ravel()
        for row, (start, end) in enumerate(terms.slices[place]):
            if end > start:
                found = table[start:end]
                spots = np.minimum(np.searchsorted(found, wanted), len(found) - 1)
                present[row, here] = (found[spots] == wanted).reshape(-1, 2)
    return Evidence(present[:, :, 0], present[:, :, 1])
