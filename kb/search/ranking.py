"""Finds candidates: sums what each term adds to each document, then takes an article with its best section."""

from collections.abc import Callable, Mapping
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
    """The terms of a question as the index knows them: how rare each is, where its postings stand in each segment."""

    names: list[str]
    weights: Floats
    rarity: Floats
    kinds: NDArray[np.uint8]
    numbers: list[list[int]]
    slices: list[list[tuple[int, int]]]


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


class Scored(NamedTuple):
    """All scores of a question: for each segment one per article and one per document."""

    articles: list[Floats]
    documents: list[Floats]


def look_up(snapshot: Snapshot, weighted: Mapping[str, float]) -> Terms:
    """Find terms in the index. An unknown term is as rare as can be."""
    names = list(weighted)
    encoded = [name.encode() for name in names]
    numbers = [opened.segment.terms.numbers(encoded) for opened in snapshot.segments]
    slices = [
        [opened.segment.terms.slice_of(number) for number in found]
        for opened, found in zip(snapshot.segments, numbers, strict=True)
    ]
    count = np.zeros(len(names))
    for one in slices:
        count += [end - start for start, end in one]
    weights = np.array(list(weighted.values()), dtype=np.float64)
    kinds = np.array([kind_of(name) for name in names], dtype=np.uint8)
    return Terms(names, weights, rarity(count, snapshot.documents), kinds, numbers, slices)


def score(snapshot: Snapshot, terms: Terms) -> Scored:
    """Score every article of every segment for a question."""
    worth = terms.weights * terms.rarity
    articles: list[Floats] = []
    documents: list[Floats] = []
    for opened, slices in zip(snapshot.segments, terms.slices, strict=True):
        by_document = _sum(opened.segment, slices, worth)
        firsts = opened.segment.firsts[:-1]
        own = by_document[firsts]
        by_document[firsts] = 0.0
        best = np.maximum.reduceat(by_document, firsts) if len(firsts) else own
        articles.append(own + SECTION * best)
        documents.append(by_document)
    return Scored(articles, documents)


def _sum(segment: Segment, slices: list[tuple[int, int]], worth: Floats) -> Floats:
    used = [(start, end, w) for (start, end), w in zip(slices, worth, strict=True) if end > start]
    if not used:
        return np.zeros(segment.documents)
    table = segment.terms
    documents = np.concatenate([table.documents[start:end] for start, end, _ in used])
    gains = np.concatenate([table.gains[start:end] for start, end, _ in used])
    gains *= np.repeat(
        np.array([w for *_, w in used], dtype=np.float32), [end - start for start, end, _ in used]
    )
    return np.bincount(documents, gains, minlength=segment.documents).astype(np.float64, copy=False)


def best(snapshot: Snapshot, scored: Scored, visible: Visible, limit: int) -> list[Candidate]:
    """Return the best articles among the visible ones, best first."""
    found: list[Candidate] = []
    for place, (opened, scores) in enumerate(zip(snapshot.segments, scored.articles, strict=True)):
        allowed = np.where(visible(opened), scores, 0.0)
        top = (
            np.argpartition(-allowed, limit)[:limit]
            if len(allowed) > limit
            else np.arange(len(allowed))
        )
        for number in top[allowed[top] > 0]:
            section = _best_section(opened.segment, scored.documents[place], int(number))
            found.append(Candidate(opened, place, int(number), section, float(allowed[number])))
    found.sort(key=lambda candidate: -candidate.score)
    return found[:limit]


def _best_section(segment: Segment, scores: Floats, article: int) -> int:
    first, end = int(segment.firsts[article]), int(segment.firsts[article + 1])
    return first if end - first == 1 else first + 1 + int(scores[first + 1 : end].argmax())


def count_matches(
    snapshot: Snapshot, scored: Scored, visible: Visible, least: float
) -> dict[str, int]:
    """Count by category the visible articles that score at least so much."""
    counts: dict[str, int] = {}
    for opened, scores in zip(snapshot.segments, scored.articles, strict=True):
        numbers = opened.segment.categories[visible(opened) & (scores >= least)]
        for number, count in enumerate(
            np.bincount(numbers, minlength=len(opened.segment.category_keys))
        ):
            if count:
                key = opened.segment.category_keys[number]
                counts[key] = counts.get(key, 0) + int(count)
    return counts
