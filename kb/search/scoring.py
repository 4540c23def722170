"""Finds candidates: sums what each term adds to each document, then takes an article with its best section."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled, lowest_bit
from kb.search.index.snapshot import BLOCK, Mask, OpenSegment, Snapshot, Tables, rarity
from kb.search.words.phrases import kind_of
from kb.settings import LOCALES, Locale

#: A section adds this much beside the article's own title and questions.
SECTION = 0.6
#: An article matches when it has this share of the best one's score; fewer than that is chance under OR.
MATCHES = 0.3
#: So few best ones are picked out; for more, all are sorted.
FEW = 50


Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Says which articles of a segment a search may find.
Visible = Callable[[OpenSegment], Mask]


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
    """Articles that may answer, side by side in arrays: place of the segment, number, best section, score."""

    snapshot: Snapshot
    place: Ints
    article: Ints
    section: Ints
    score: Floats

    def __len__(self) -> int:
        return len(self.score)

    def __iter__(self) -> Iterator[Candidate]:
        columns = (self.place, self.article, self.section, self.score)
        places, *rest = [column.tolist() for column in columns]
        return map(Candidate, map(self.snapshot.segments.__getitem__, places), places, *rest)

    def take(self, which: Ints | NDArray[np.bool_] | slice) -> "Candidates":
        """Return some of the candidates, in the order that is asked for."""
        return Candidates(
            self.snapshot,
            self.place[which],
            self.article[which],
            self.section[which],
            self.score[which],
        )

    def by_segment(self) -> Iterator[tuple[int, OpenSegment, Ints | slice]]:
        """Yield each segment that has candidates: its place, itself, and which of them they are."""
        segments = self.snapshot.segments
        for place, opened in enumerate(segments):
            here = np.flatnonzero(self.place == place) if len(segments) > 1 else slice(None)
            if len(self.place[here]):
                yield place, opened, here


class Matches(NamedTuple):
    """The articles of one segment that have any of a question's terms, by number, with best section and score."""

    articles: Ints
    sections: Ints
    scores: Floats


class Scored(NamedTuple):
    """All that matches a question: of each segment of the index."""

    snapshot: Snapshot
    segments: list[Matches]


_NONE = Matches(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))


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
    matches = [
        _matches(opened.tables, slices, terms.worth, opened.scratch.sums, opened.scratch.reached)
        for opened, slices in zip(snapshot.segments, terms.slices, strict=True)
    ]
    return Scored(snapshot, matches)


@compiled
def _matches(
    tables: Tables, slices: Ints, worth: Floats, sums: Floats, reached: NDArray[np.uint64]
) -> Matches:
    """Score the articles of a segment. Of sections that score the same the first is best.

    `sums` and `reached` are scratch.
    """
    room = min(_add_up(tables, slices, worth, sums, reached), len(tables.firsts) - 1)
    articles = np.empty(room, dtype=np.int64)
    sections = np.empty(room, dtype=np.int64)
    scores = np.empty(room)
    row, first, end, own, best = -1, 0, 0, 0.0, 0.0
    for block in range(len(reached)):
        left, reached[block] = reached[block], np.uint64(0)
        while left:
            document = block * BLOCK + lowest_bit(left)
            left &= left - np.uint64(1)
            added, sums[document] = sums[document], 0.0
            if document >= end:  # The first of another article.
                row += 1
                article = tables.article_of[document]
                first, end, own, best = tables.firsts[article], tables.firsts[article + 1], 0.0, 0.0
                articles[row], sections[row] = article, min(first + 1, end - 1)
            if document == first:
                own = added
            elif added > best:
                sections[row], best = document, added
            scores[row] = own + SECTION * best
    return Matches(articles[: row + 1], sections[: row + 1], scores[: row + 1])


@compiled
def _add_up(
    tables: Tables, slices: Ints, worth: Floats, sums: Floats, reached: NDArray[np.uint64]
) -> int:
    """Add what each term gives to each document that has it; note those, return how many postings there are."""
    many = 0
    for term in range(len(slices)):
        weight = np.float32(worth[term])
        for at in range(slices[term, 0], slices[term, 1]):
            document = np.uint32(tables.found[at])
            sums[document] += np.float64(weight * tables.gains[at])
            reached[document // BLOCK] |= np.uint64(1) << np.uint64(document % BLOCK)
        many += slices[term, 1] - slices[term, 0]
    return many


def best(scored: Scored, visible: Visible, limit: int) -> Candidates:
    """Return the best articles among the visible ones, best first; of equals the one that was indexed first."""
    segments = zip(scored.snapshot.segments, scored.segments, strict=True)
    few = [_best_in(matches, visible(opened), limit) for opened, matches in segments]
    if len(few) == 1:
        return Candidates(scored.snapshot, np.zeros(len(few[0].scores), np.int64), *few[0])
    places = np.arange(len(few)).repeat([len(found.scores) for found in few])
    # There may be no segment at all.
    columns = map(np.concatenate, zip(*few, _NONE, strict=True))
    together = Candidates(scored.snapshot, places, *columns)
    return together.take(np.argsort(-together.score, kind="stable")[:limit])


def _best_in(matches: Matches, seen: Mask, limit: int) -> Matches:
    """Return the best articles of a segment, best first; `seen` says which may be found."""
    if limit <= FEW:
        return _pick(matches, seen, limit)
    which = np.flatnonzero(seen[matches.articles])
    which = which[np.argsort(-matches.scores[which], kind="stable")[:limit]]
    return Matches(matches.articles[which], matches.sections[which], matches.scores[which])


@compiled
def _pick(matches: Matches, seen: Mask, limit: int) -> Matches:
    """Pick the best few out: each takes its place among those that are the best so far."""
    best = np.empty(limit + 1, dtype=np.int64)
    many, least = 0, -1.0
    for one in range(len(matches.scores)):
        score = matches.scores[one]
        if score <= least or not seen[matches.articles[one]]:
            continue
        place = many
        while place > 0 and matches.scores[best[place - 1]] < score:
            best[place] = best[place - 1]
            place -= 1
        best[place] = one
        many = min(many + 1, limit)
        if many == limit:
            least = matches.scores[best[many - 1]]
    best = best[:many]
    return Matches(matches.articles[best], matches.sections[best], matches.scores[best])


def count_matches(scored: Scored, visible: Visible, least: float) -> dict[str, int]:
    """Count by category the visible articles that score at least so much."""
    counts: dict[str, int] = {}
    for opened, matches in zip(scored.snapshot.segments, scored.segments, strict=True):
        segment = opened.segment
        many = np.zeros(len(segment.category_keys), dtype=np.int64)
        _count(many, matches, visible(opened), segment.categories, least)
        for key, count in zip(segment.category_keys, many.tolist(), strict=True):
            if count:
                counts[key] = counts.get(key, 0) + count
    return counts


@compiled
def _count(
    many: Ints, matches: Matches, seen: Mask, categories: NDArray[np.uint16], least: float
) -> None:
    for one in range(len(matches.scores)):
        article = matches.articles[one]
        if matches.scores[one] >= least and seen[article]:
            many[categories[article]] += 1
