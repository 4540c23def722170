"""Finds candidates: sums what each term adds to each document, then takes an article with its best section."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.index.segment import Segment
from kb.search.index.snapshot import Mask, OpenSegment, Snapshot, rarity
from kb.search.words.phrases import kind_of
from kb.settings import LOCALES, Locale

#: A section adds this much beside the article's own title and questions.
SECTION = 0.6
#: An article matches when it has this share of the best one's score; fewer than that is chance under OR.
MATCHES = 0.3

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Says which articles of a segment a search may find.
Visible = Callable[[OpenSegment], Mask]

_NONE: Any = np.empty(0, np.int64)


class Terms(NamedTuple):
    """The terms of a question as the index knows them.

    How rare each is and what it is worth by that, whether it is known at all, and for each segment its number and where
    its postings stand.
    """

    names: list[str]
    rarity: Floats
    worth: Floats
    kinds: NDArray[np.uint8]
    known: NDArray[np.bool_]
    numbers: list[Ints]
    slices: list[Ints]


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

    @property
    def locale(self) -> Locale:
        """The locale the article is written in."""
        return LOCALES[int(self.opened.segment.locales[self.article])]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Articles that may answer, side by side in arrays: place of the segment, number, documents and score.

    A row of `documents` is the article's own, its best section, and the first of the next article.
    """

    snapshot: Snapshot
    place: Ints
    article: Ints
    documents: Ints
    score: Floats

    def __len__(self) -> int:
        return len(self.score)

    def __iter__(self) -> Iterator[Candidate]:
        columns = (self.place, self.article, self.documents[:, 1], self.score)
        places, *rest = [column.tolist() for column in columns]
        return map(Candidate, map(self.snapshot.segments.__getitem__, places), places, *rest)

    def take(self, which: Ints | slice) -> "Candidates":
        """Return some of the candidates, in the order that is asked for."""
        return Candidates(
            self.snapshot,
            self.place[which],
            self.article[which],
            self.documents[which],
            self.score[which],
        )

    def by_segment(self) -> Iterator[tuple[int, OpenSegment, Ints | slice]]:
        """Yield each segment that has candidates: its place, itself, and which of them they are."""
        segments = self.snapshot.segments
        for place, opened in enumerate(segments):
            here = np.flatnonzero(self.place == place) if len(segments) > 1 else slice(None)
            if len(self.place[here]):
                yield place, opened, here


class Scored(NamedTuple):
    """All scores of a question: for each segment one per article and document; of articles own documents not counted.

    `touched` are the numbers of the articles that score at all: most do not.
    """

    articles: list[Floats]
    documents: list[Floats]
    touched: list[Ints]


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
    return Terms(names, rare, weights * rare, kinds, count > 0, numbers, slices)


def score(snapshot: Snapshot, terms: Terms) -> Scored:
    """Score every article of every segment for a question."""
    worth = terms.worth.tolist()
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
    if not used:
        return _NONE, np.zeros(segment.documents)
    table = segment.terms
    documents = np.concatenate(
        [table.documents[start:end] for start, end, _ in used], dtype=np.intp
    )
    gains = np.concatenate([table.gains[start:end] for start, end, _ in used])
    weights = np.array([w for _, _, w in used], dtype=np.float32)
    gains *= weights.repeat([end - start for start, end, _ in used])
    sums = np.zeros(segment.documents)
    np.add.at(sums, documents, gains.astype(np.float64))  # Twice as quick as bincount.
    return documents, sums


def _best_of_each(segment: Segment, by_document: Floats, found: NDArray[np.intp]) -> Floats:
    """Return the best score of each article's sections, which is cheapest asked of those that score."""
    best = np.zeros(segment.articles)
    if len(found) * 2 > segment.documents:
        found = np.flatnonzero(by_document > 0)
    np.maximum.at(best, segment.article_of.take(found), by_document.take(found))
    return best


def best(snapshot: Snapshot, scored: Scored, visible: Visible, limit: int) -> Candidates:
    """Return the best articles among the visible ones, best first; of equals the one that was indexed first."""
    return best_of_each(snapshot, scored, [(visible, limit)])[0]


def best_of_each(
    snapshot: Snapshot, scored: Scored, groups: Sequence[tuple[Visible, int]]
) -> tuple[Candidates, list[int]]:
    """Return the `best` of several groups, one group after the other, and how many there are of each."""
    ranked: list[_Row] = []
    sizes: list[int] = []
    for visible, limit in groups:
        rows = [
            row
            for place in range(len(snapshot.segments))
            for row in _best_in(snapshot, scored, place, visible, limit)
        ]
        rows.sort()
        ranked += rows[:limit]
        sizes.append(min(len(rows), limit))
    worst, places, articles = zip(*ranked, strict=True) if ranked else ((), (), ())
    together = _with_sections(
        snapshot,
        scored,
        np.array(places, np.int64),
        np.array(articles, np.int64),
        -np.array(worst, np.float64),
    )
    return together, sizes


#: An article as it is ranked: its score, negative, so that the best come first; the place of its segment; its number.
_Row = tuple[float, int, int]


def _best_in(
    snapshot: Snapshot, scored: Scored, place: int, visible: Visible, limit: int
) -> Iterator[_Row]:
    """Yield the best articles of one segment in no order."""
    touched = scored.touched[place]
    articles = touched[visible(snapshot.segments[place]).take(touched)]
    scores = scored.articles[place].take(articles)
    if len(articles) > limit:
        top = scores.argpartition(len(articles) - limit)[len(articles) - limit :]
        articles, scores = articles[top], scores[top]
    return zip((-scores).tolist(), repeat(place), articles.tolist(), strict=False)


def _with_sections(
    snapshot: Snapshot, scored: Scored, places: Ints, articles: Ints, scores: Floats
) -> Candidates:
    documents = np.empty((len(places), 3), dtype=np.int64)
    found = Candidates(snapshot, places, articles, documents, scores)
    for place, opened, here in found.by_segment():
        firsts, number = opened.segment.firsts, articles[here]
        own, end = firsts[number], firsts[number + 1]
        section = _best_sections(scored.documents[place], own, end)
        documents[here] = np.array([own, section, end]).T
    return found


def _best_sections(by_document: Floats, firsts: Ints, ends: Ints) -> Ints:
    """Return the document of each article's best section (the first of equals), its own where it has none."""
    widest = int((ends - firsts).max(initial=1))
    # A row for each article, which repeats its last document where it has fewer than the others.
    documents = np.minimum(firsts[:, None] + np.arange(1, max(widest, 2)), ends[:, None] - 1)
    best = by_document[documents].argmax(axis=1)
    found: Ints = documents[np.arange(len(best)), best]
    return found


def greatest(values: Floats, sizes: Ints) -> Ints:
    """Return the place of the greatest value (the first of equals) of each row of neighbours; no row is empty."""
    if not len(sizes):
        return sizes
    ends = sizes.cumsum()
    starts = ends - sizes
    places = np.flatnonzero(values == np.maximum.reduceat(values, starts).repeat(sizes))
    best: Ints = places[places.searchsorted(starts)]
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
