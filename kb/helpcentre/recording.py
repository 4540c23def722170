"""What readers' requests tell us, put in line for the log and never waited for; and what others are told of it."""

from urllib.parse import parse_qs, urlsplit

from flask import Response, request

from kb import clock
from kb.insights.models import Opened, Searched
from kb.search.hits import SearchResults, Suggestion
from kb.settings import Locale
from kb.web.services import Services, services
from kb.web.visit import current_visit, keep_visit, new_visit

_LONGEST_REFERRER = 2000
_OFTEN_ASKED = 6
#: Of so many suggestions one may be a query that others asked; the rest are articles.
_ARTICLES_PER_QUERY = 4


def often_asked(work: Services, locale: Locale) -> tuple[str, ...]:
    """Return the questions that the front page offers: those of the settings, else what many asked."""
    chosen = work.settings.popular_questions.get(locale, ())
    return tuple(chosen) or work.popular.popular(locale, limit=_OFTEN_ASKED)


def completions(text: str, locale: Locale, limit: int) -> tuple[Suggestion, ...]:
    """Return what is offered while somebody types: articles, then what many others asked that begins so.

    Raises Unavailable when there is no index yet.
    """
    articles = services().searcher.suggest(text, locale, limit)
    if not text:
        return articles
    titles = {"".join(piece for piece, _ in article.title) for article in articles}
    asked = services().popular.popular(locale, text, limit // _ARTICLES_PER_QUERY)
    queries = tuple(
        Suggestion(((words, False),), None, locale) for words in asked if words not in titles
    )
    return (*articles[: limit - len(queries)], *queries)


def record_search(results: SearchResults, visit: str) -> None:
    """Record the first page of what a search found; leafing on is no other search."""
    searched = Searched(
        visit,
        clock.now(),
        results.locale,
        results.query,
        results.total,
        results.answered,
        results.confidence,
    )
    services().recorder.record(searched)


def record_page_search(results: SearchResults, answer: Response) -> None:
    """Record a search on its page, and let the visit be known again by what follows."""
    visit = current_visit() or new_visit()
    record_search(results, visit)
    keep_visit(answer, visit)


def record_opened(slug: str) -> None:
    """Record that an article was opened, if it was from the results of a search on this site."""
    referrer = request.environ.get("HTTP_REFERER", "")
    if "/search?" not in referrer or not (visit := current_visit()):
        return
    try:
        came_from = urlsplit(referrer[:_LONGEST_REFERRER])
        words = parse_qs(came_from.query).get("q", [""])[0]
    except ValueError:  # not an address
        return
    if words and came_from.netloc == request.host and came_from.path.endswith("/search"):
        services().recorder.record(Opened(visit, clock.now(), words, slug))
