"""For a few candidates: where each of the question's terms occurs, and what it adds there."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.index.segment import TermTable
from kb.search.scoring import Candidates, Terms

#: Where a term may be: in the article's own document, in its best section, in either, in any document of the article.
WHERES = ("article", "section", "either", "anywhere")


class Evidence(NamedTuple):
    """Rows are terms, columns are candidates.

    `gains` is what a term adds in the article's own document (0) and in its best section (1); `there` says for each
    of `WHERES` whether it is there.
    """

    gains: NDArray[np.float32]
    there: NDArray[np.bool_]


def gather(terms: Terms, candidates: Candidates) -> Evidence:
    """Look every term up in every candidate's two documents."""
    gains = np.empty((len(terms.names), len(candidates), 2), dtype=np.float32)
    there = np.empty((len(terms.names), len(candidates), len(WHERES)), dtype=bool)
    documents = candidates.documents.astype(np.int32)
    for place, opened, here in candidates.by_segment():
        gains[:, here], there[:, here, 3] = _look(
            opened.segment.terms, terms.slices[place], documents[here]
        )
    np.greater(gains, 0, out=there[:, :, :2])
    np.logical_or(there[:, :, 0], there[:, :, 1], out=there[:, :, 2])
    return Evidence(gains, there)


def _look(
    table: TermTable, slices: NDArray[np.int64], wanted: NDArray[np.int32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Find documents in the postings of terms: what is added in the first two of a row, and whether any is between."""
    found, row = table.documents, wanted.ravel()
    spots = np.concatenate([found[start:end].searchsorted(row) for start, end in slices.tolist()])
    spots = spots.reshape(len(slices), *wanted.shape)
    firsts, ends = slices[:, :, None, None].transpose(1, 0, 2, 3)
    places = spots[:, :, :2] + firsts
    there = found.take(places, mode="clip") == wanted[:, :2]
    there &= places < ends
    return table.gains.take(places, mode="clip") * there, spots[:, :, 2] > spots[:, :, 0]
