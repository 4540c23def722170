"""Makes the page of results: the best articles in their order, then the rest of what matches, counted by category."""

from dataclasses import dataclass

import numpy as np

from kb.search.confidence import ANSWERED
from kb.search.hits import Query, SearchResults
from kb.search.query import Question
from kb.search.ranking import MATCHES, Candidate, Candidates, Scored, Visible, best, count_matches
from kb.search.results import Shown, hit
from kb.search.snapshot import Mask, OpenSegment, Snapshot

MAX_LIMIT = 50
MAX_OFFSET = 10_000
#: So many articles of other languages are offered beside a reader's own.
MAX_FOREIGN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: every score, the best articles in their final order, and how sure the first one is."""

    snapshot: Snapshot
    scored: Scored
    top: Candidates
    confidence: float

    @property
    def answered(self) -> bool:
        """Say whether the first article answers."""
        return self.confidence >= ANSWERED


def page(
    query: Query, question: Question, own: Found, foreign: Found, shown: Shown
) -> SearchResults:
    """Return the page that was asked for.

    `foreign` is what other languages have. It is shown when the reader's own has no answer, and first if it has one.
    """
    least = MATCHES * float(own.top.score.max(initial=0.0))
    counts = (
        count_matches(own.snapshot, own.scored, lambda opened: opened.own[query.locale], least)
        if least
        else {}
    )
    offered = [] if own.answered else list(foreign.top)
    others = [candidate for candidate in offered if _in_category(candidate, query)]
    for candidate in offered:
        counts[candidate.category] = counts.get(candidate.category, 0) + 1
    total = counts.get(query.category, 0) if query.category else sum(counts.values())
    offset = min(max(query.offset, 0), MAX_OFFSET)
    end = min(offset + min(max(query.limit, 0), MAX_LIMIT), total)
    ranked = _ranked(query, own, least, end)
    first, second = (others, ranked) if others and foreign.answered else (ranked, others)
    decisive = foreign if others and foreign.answered else own
    return SearchResults(
        query=query.text,
        locale=query.locale,
        hits=tuple(hit(candidate, shown) for candidate in [*first, *second][offset:end]),
        total=total,
        answered=decisive.answered,
        confidence=round(decisive.confidence, 4),
        did_you_mean=_did_you_mean(question, shown, answered=decisive.answered),
        categories=counts,
    )


def visible(query: Query) -> Visible:
    """Return what marks the reader's own articles of the chosen category."""

    def mask(opened: OpenSegment) -> Mask:
        own = opened.own[query.locale]
        if not query.category:
            return own
        keys = opened.segment.category_keys
        number = keys.index(query.category) if query.category in keys else len(keys)
        chosen: Mask = own & (opened.segment.categories == number)
        return chosen

    return mask


def _ranked(query: Query, own: Found, least: float, end: int) -> list[Candidate]:
    """Return the reader's own results up to a place: the closely ranked ones, then by score."""
    ranked = list(own.top.take(np.flatnonzero(own.top.score >= least)[:end]))
    if end <= len(own.top):
        return ranked
    seen = set(zip(own.top.place.tolist(), own.top.article.tolist(), strict=True))
    deeper = best(own.snapshot, own.scored, visible(query), end)
    return ranked + [c for c in deeper if (c.place, c.article) not in seen and c.score >= least]


def _in_category(candidate: Candidate, query: Query) -> bool:
    return not query.category or candidate.category == query.category


def _did_you_mean(question: Question, shown: Shown, *, answered: bool) -> str | None:
    """Return the question as the site understood it, where that is not how it was typed.

    Words guessed by their spelling are worth saying only where they are answered: "how to base sourdough read" is not.
    """
    mended = question.mended.strip()
    if mended == question.folded.strip() or (mended.isascii() and not answered):
        return None
    return shown.traditional.text(mended) if shown.locale == "zh-hant" else mended
