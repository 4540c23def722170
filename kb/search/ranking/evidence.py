"""For one candidate: where each of the question's terms occurs, and what it adds there."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled

#: Where a term may be: in the article's own document, in its best section, in either, in any document of the article.
WHERES = ARTICLE, SECTION, EITHER, ANYWHERE = tuple(range(4))


class Evidence(NamedTuple):
    """Columns are terms.

    `gains` is what a term adds in the article's own document (0) and in its best section (1); `there` says for each
    of `WHERES` whether it is there.
    """

    gains: NDArray[np.float32]
    there: NDArray[np.bool_]


@compiled
def gather(
    found: NDArray[np.int32],
    gains: NDArray[np.float32],
    slices: NDArray[np.int64],
    candidate: tuple[int, int, int],
    evidence: Evidence,
) -> None:
    """Look every term up in an article.

    `found` and `gains` are postings, in which those of the terms stand in `slices`; the candidate is the article's own
    document, its best section, and the first document of the next article.
    """
    own, section, end = candidate
    for term in range(len(slices)):
        last = slices[term, 1]
        at = _first_from(found, slices[term, 0], last, own)
        anywhere = at < last and found[at] < end
        in_article = anywhere and found[at] == own
        evidence.gains[ARTICLE, term] = gains[at] if in_article else 0
        if anywhere and section != own:
            at = _first_from(found, at, last, section)
        in_section = anywhere and at < last and found[at] == section
        evidence.gains[SECTION, term] = gains[at] if in_section else 0
        evidence.there[ARTICLE, term] = in_article
        evidence.there[SECTION, term] = in_section
        evidence.there[EITHER, term] = in_article or in_section
        evidence.there[ANYWHERE, term] = anywhere


@compiled
def _first_from(found: NDArray[np.int32], low: int, high: int, document: int) -> int:
    """Return the place of the first posting of this document or a later one."""
    while low < high:
        middle = (low + high) >> 1
        if found[middle] < document:
            low = middle + 1
        else:
            high = middle
    return low
