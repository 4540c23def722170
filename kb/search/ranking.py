"""Finds candidates: sums what each term adds to each document, then takes an article with its best section."""

from collections.abc import Callable, Mapping
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.phrases import kind_of
from kb.search.segment import Segment
from kb.search.snapshot import Mask, OpenSegment, Snapshot, rarity

#: A section adds this much beside the article's own title and questions.
SECTION = 0.6
#: An article matches when it has this share of the best one's score; fewer than that is chance under OR.
MATCHES = 0.35

Floats = NDArray[np.float64]
#: Says which articles of a segment a search may find.
Visible = Callable[[OpenSegment], Mask]


class Terms(NamedTuple):
    """The terms of a question as the index knows them.

    How rare each is, whether it is known at all, and for each segment its number and where its postings stand.
    """

    names: list[str]
    weights: Floats
    rarity: Floats
    kinds: NDArray[np.uint8]
    known: NDArray[np.bool_]
    numbers: list[NDArray[np.int64]]
    slices: list[NDArray[np.int64]]


class Candidate(NamedTuple):
    """An article that may answer, with the document of its best section (the article's own when it has none)."""

    opened: OpenSegment
    place: int
    article: int
    section: int
    score: float

    @property
    def category(self) -> str:
        """The key of the article's category."""
        segment = self.opened.segment
        return segment.category_keys[int(segment.categories[self.article])]


def by_segment(candidates: list[Candidate]) -> dict[int, list[int]]:
    """Return which of the candidates are in which segment."""
    found: dict[int, list[int]] = {}
    for number, candidate in enumerate(candidates):
        found.setdefault(candidate.place, []).append(number)
    return found


class Scored(NamedTuple):
    """All scores of a question: for each segment one per article and document; of articles own documents not counted.

    `touched` are the numbers of the articles that score at all: most do not.
    """

    articles: list[Floats]
    documents: list[Floats]
    touched: list[NDArray[np.int64]]


def look_up(snapshot: Snapshot, weighted: Mapping[str, float]) -> Terms:
    """Find terms in the index. An unknown term is as rare as can be."""
    names = list(weighted)
    encoded = [name.encode() for name in names]
    numbers = [opened.segment.terms.numbers(encoded) for opened in snapshot.segments]
    slices = [
        opened.segment.terms.slices(found)
        for opened, found in zip(snapshot.segments, numbers, strict=True)
    ]
    count = np.zeros(len(names), dtype=np.int64)
    for one in slices:
        count += one[:, 1] - one[:, 0]
    weights = np.array(list(weighted.values()), dtype=np.float64)
    kinds = np.array([kind_of(name) for name in names], dtype=np.uint8)
    rare = rarity(count, snapshot.documents)
    return Terms(names, weights, rare, kinds, count > 0, numbers, slices)


def score(snapshot: Snapshot, terms: Terms) -> Scored:
    """Score every article of every segment for a question."""
    worth = (terms.weights * terms.rarity).tolist()
    scored = Scored([], [], [])
    for opened, slices in zip(snapshot.segments, terms.slices, strict=True):
        segment = opened.segment
        found, by_document = _sum(segment, slices.tolist(), worth)
        firsts = segment.firsts[:-1]
        own = by_document.take(firsts)
        by_document[firsts] = 0.0
        own += SECTION * _best_of_each(segment, by_document, found)
        scored.articles.append(own)
        scored.documents.append(by_document)
        scored.touched.append(np.flatnonzero(own > 0))
    return scored


def _sum(
    segment: Segment, slices: list[list[int]], worth: list[float]
) -> tuple[NDArray[np.intp], Floats]:
    """Return the documents that have any of the terms, with repetitions, and what terms add up to in every document."""
    used = [(start, end, w) for (start, end), w in zip(slices, worth, strict=True) if end > start]
    size = sum(end - start for start, end, _ in used)
    documents, gains = np.empty(size, np.intp), np.empty(size)
    here = 0
    for start, end, w in used:
        there = here + end - start
        documents[here:there] = segment.terms.documents[start:end]
        np.multiply(segment.terms.gains[start:end], w, out=gains[here:there])
        here = there
    sums = np.bincount(documents, gains, minlength=segment.documents)
    return documents, sums.astype(
        np.float64, copy=False
    )  # Of nothing, numpy counts in whole numbers.


def _best_of_each(segment: Segment, by_document: Floats, found: NDArray[np.intp]) -> Floats:
    """Return the best score of each article's sections, which is cheapest asked of those that score."""
    best = np.zeros(segment.articles)
    if len(found) * 2 > segment.documents:
        found = np.flatnonzero(by_document > 0)
    np.maximum.at(best, segment.article_of.take(found), by_document.take(found))
    return best


def best(snapshot: Snapshot, scored: Scored, visible: Visible, limit: int) -> list[Candidate]:
    """Return the best articles among the visible ones, best first."""
    found: list[Candidate] = []
    for place, opened in enumerate(snapshot.segments):
        touched = scored.touched[place]
        seen = touched[visible(opened).take(touched)]
        scores = scored.articles[place].take(seen)
        if len(seen) > limit:
            top = np.argpartition(scores, len(scores) - limit)[len(scores) - limit :]
            seen, scores = seen[top], scores[top]
        sections = _best_sections(opened.segment, scored.documents[place], seen)
        found += map(
            Candidate._make,
            zip(
                repeat(opened),
                repeat(place),
                seen.tolist(),
                sections.tolist(),
                scores.tolist(),
            ),
        )
    found.sort(key=lambda candidate: (-candidate.score, candidate.place, candidate.article))
    return found[:limit]


def _best_sections(
    segment: Segment, by_document: Floats, articles: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the document of each article's best section (the first of equals), its own where it has none."""
    firsts, ends = segment.firsts[articles], segment.firsts[articles + 1]
    sizes = ends - firsts
    documents = spread(firsts, sizes)
    scores = by_document[documents]
    scores[np.cumsum(sizes) - sizes] = -1.0  # The article itself is no section.
    return documents[greatest(scores, sizes)]


def spread(firsts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return all numbers of ranges, one range after the other."""
    ends = sizes.cumsum()
    numbers: NDArray[np.int64] = np.repeat(firsts - ends + sizes, sizes)
    numbers += np.arange(len(numbers))
    return numbers


def greatest(values: Floats, sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place of the greatest value (the first of equals) of each row of neighbours; no row is empty."""
    if not len(sizes):
        return sizes
    ends = sizes.cumsum()
    starts = ends - sizes
    places = np.flatnonzero(values == np.repeat(np.maximum.reduceat(values, starts), sizes))
    best: NDArray[np.int64] = places[places.searchsorted(starts)]
    return best


def count_matches(
    snapshot: Snapshot, scored: Scored, visible: Visible, least: float
) -> dict[str, int]:
    """Count by category the visible articles that score at least so much."""
    counts: dict[str, int] = {}
    for place, opened in enumerate(snapshot.segments):
        seen = scored.touched[place][scored.articles[place].take(scored.touched[place]) >= least]
        seen = seen[visible(opened).take(seen)]
        segment = opened.segment
        for number, count in enumerate(np.bincount(segment.categories.take(seen)).tolist()):
            if count:
                key = segment.category_keys[number]
                counts[key] = counts.get(key, 0) + count
    return counts
