"""Makes the page of results: the best articles in their order, then the rest of what matches, counted by category."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from kb.search.hits import Query, SearchResults
from kb.search.index.snapshot import Mask, OpenSegment
from kb.search.query import Question
from kb.search.ranking.rerank import Ranked
from kb.search.results import Shown, hit
from kb.search.scoring import MATCHES, Candidate, Candidates, Scored, Visible, best, count_matches
from kb.settings import Locale

K = TypeVar("K", bound=str)

MAX_LIMIT = 50
MAX_OFFSET = 10_000
#: So many articles of other languages are offered beside a reader's own.
MAX_FOREIGN = 5


def page(
    query: Query, question: Question, scored: Scored, own: Ranked, foreign: Ranked, shown: Shown
) -> SearchResults:
    """Return the page that was asked for.

    `foreign` is what other languages have, where the reader's own has no answer; it comes first if it has one. What
    matches is held against the best article of all categories, so that each has what was counted of it.
    """
    everywhere = best(scored, visible(query.locale), 1) if query.category else own.candidates
    least = MATCHES * float(everywhere.score.max(initial=0.0))
    here = count_matches(scored, visible(query.locale), least) if least else {}
    offered = list(foreign.candidates)
    abroad = [candidate for candidate in offered if query.language in ("", candidate.locale)]
    others = [candidate for candidate in abroad if query.category in ("", candidate.category)]
    categories = _more(here if _own_language(query) else {}, (each.category for each in abroad))
    total = categories.get(query.category, 0) if query.category else sum(categories.values())
    offset = min(max(query.offset, 0), MAX_OFFSET)
    end = min(offset + min(max(query.limit, 0), MAX_LIMIT), total)
    ranked = _ranked(query, scored, own.candidates, least, end) if _own_language(query) else []
    abroad_first = bool(others) and foreign.answered
    decisive = foreign if abroad_first else own
    found = [*others, *ranked] if abroad_first else [*ranked, *others]
    return SearchResults(
        query=query.text,
        locale=query.locale,
        hits=tuple(hit(candidate, shown) for candidate in found[offset:end]),
        total=total,
        answered=decisive.answered and total > 0,
        confidence=round(decisive.confidence, 4),
        did_you_mean=_did_you_mean(question, shown, answered=decisive.answered),
        categories=categories,
        languages=_languages(query, here, offered),
    )


def _own_language(query: Query) -> bool:
    """Say whether what opens in the reader's own language is wanted."""
    return query.language in ("", query.locale)


def _languages(
    query: Query, here: Mapping[str, int], offered: Iterable[Candidate]
) -> dict[Locale, int]:
    """Count what was found in the chosen category by language, the reader's own first."""
    own = here.get(query.category, 0) if query.category else sum(here.values())
    counts: dict[Locale, int] = {query.locale: own} if own else {}
    return _more(counts, (each.locale for each in offered if query.category in ("", each.category)))


def _more(counts: Mapping[K, int], counted: Iterable[K]) -> dict[K, int]:
    """Return counts with what else is counted."""
    found = dict(counts)
    for each in counted:
        found[each] = found.get(each, 0) + 1
    return found


def visible(locale: Locale, category: str = "") -> Visible:
    """Return what marks the reader's own articles, of one category or all."""

    def mask(opened: OpenSegment) -> Mask:
        own = opened.own[locale]
        if not category:
            return own
        keys = opened.segment.category_keys
        number = keys.index(category) if category in keys else len(keys)
        chosen: Mask = own & (opened.segment.categories == number)
        return chosen

    return mask


def _ranked(
    query: Query, scored: Scored, top: Candidates, least: float, end: int
) -> list[Candidate]:
    """Return the reader's own results up to a place: the closely ranked ones, then by score."""
    ranked = [candidate for candidate in top if candidate.score >= least][:end]
    if end <= len(top):
        return ranked
    seen = set(zip(top.place.tolist(), top.article.tolist(), strict=True))
    deeper = best(scored, visible(query.locale, query.category), end)
    return ranked + [c for c in deeper if (c.place, c.article) not in seen and c.score >= least]


def _did_you_mean(question: Question, shown: Shown, *, answered: bool) -> str | None:
    """Return the question as the site understood it, where that is not how it was typed.

    Words guessed by their spelling are worth saying only where they are answered: "how to base sourdough read" is not.
    """
    mended = question.mended.strip()
    if mended == question.folded.strip() or (mended.isascii() and not answered):
        return None
    return shown.traditional(mended) if shown.locale == "zh-hant" else mended
