"""The JSON API for readers: search, suggestions and articles (contracts.md). Errors are problem details."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from kb.errors import Invalid
from kb.helpcentre.answers import (
    article_answer,
    article_summary,
    search_answer,
    suggest_answer,
)
from kb.helpcentre.recording import completions, record_search
from kb.helpcentre.words import asked_words
from kb.i18n.gettext import mark
from kb.search.hits import Query, SearchResults
from kb.search.searcher import KEPT_ANSWERS
from kb.settings import Locale
from kb.web.locale import preferred_locale, speak
from kb.web.page_cache import Kept
from kb.web.rate_limit import client_address
from kb.web.services import services
from kb.web.visit import current_visit

blueprint = Blueprint("helpcentre_api", __name__, url_prefix="/api/v1")

#: What there is under `/api/v1`, written by hand; the tests hold the API to it.
DESCRIPTION = Path(__file__).with_name("openapi.json").read_bytes()
MAX_RESULTS = 50
MAX_OFFSET = 10_000
MAX_SUGGESTIONS = 20
MAX_ARTICLES = 100
#: What is kept of searches is what `Searcher` gave, already written; each takes about 5 kB.
_WRITTEN: Kept[tuple[SearchResults, bytes]] = Kept(KEPT_ANSWERS)
#: What a JSON Schema takes for an integer, 60.0 among them.
_WHOLE_NUMBER = re.compile(r"([0-9]+)(?:\.0+)?")
UNKNOWN_LOCALE = mark("This site does not speak that language.")
NOT_A_NUMBER = mark("A number here must be a whole number from 0.")
BAD_CURSOR = mark("This cursor is not one of ours; begin again without it.")


@blueprint.get("/search")
def search() -> Response:
    """Answer a query as the results page would."""
    locale = _locale()
    services().limiter.check("search", client_address())
    query = Query(
        text=asked_words(),
        locale=locale,
        limit=_number("limit", default=10, at_most=MAX_RESULTS),
        offset=_number("offset", default=0, at_most=MAX_OFFSET),
        category=request.args.get("category", ""),
    )
    results = services().searcher.search(query)
    if query.offset == 0 and query.text:
        record_search(results, current_visit())
    return Response(_written(results), mimetype="application/json")


@blueprint.get("/suggest")
def suggest() -> Response:
    """Complete what is being typed."""
    locale = _locale()
    services().limiter.check("suggest", client_address())
    text = asked_words()
    limit = _number("limit", default=8, at_most=MAX_SUGGESTIONS)
    suggestions = completions(text, locale, limit)
    answer = jsonify(suggest_answer(text, suggestions, services().library.current()))
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


@blueprint.get("/articles")
def articles() -> Response:
    """List every article of a locale by slug, so many at a time; `next` is the cursor of the following ones."""
    locale = _locale()
    services().limiter.check("api", client_address())
    limit = max(_number("limit", default=50, at_most=MAX_ARTICLES), 1)
    after = _cursor()
    found = sorted(services().library.current().articles(locale), key=lambda one: one.slug)
    rest = [article for article in found if article.slug > after]
    more = _written_cursor(rest[limit - 1].slug) if len(rest) > limit else None
    answer = jsonify(
        {"articles": [article_summary(one, locale) for one in rest[:limit]], "next": more}
    )
    if more:
        following = urlencode({"locale": locale, "limit": limit, "cursor": more})
        answer.headers["Link"] = f'<{request.path}?{following}>; rel="next"'
    return answer


@blueprint.get("/articles/<slug>")
def article(slug: str) -> Response:
    """Return one article as a reader of the locale sees it."""
    locale = _locale()
    services().limiter.check("api", client_address())
    library = services().library.current()
    return jsonify(article_answer(library.find_moved(slug, locale), locale, library))


@blueprint.get("/openapi.json")
def describe() -> Response:
    """Send the description of this API (OpenAPI 3.1)."""
    answer = Response(DESCRIPTION, mimetype="application/json")
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _written(results: SearchResults) -> bytes:
    """Return an answer as JSON. One that the searcher gives again is not written again."""
    # As long as it is kept nothing else can have its identity.
    _, written = _WRITTEN.find(
        id(results),
        lambda: (results, json.dumps(search_answer(results), separators=(",", ":")).encode()),
    )
    return written


def _locale() -> Locale:
    asked = request.args.get("locale")
    if not asked:
        speak(preferred_locale())
        return preferred_locale()
    for locale in services().settings.locales:
        if locale == asked:
            speak(locale)
            return locale
    raise Invalid(UNKNOWN_LOCALE)


def _number(name: str, *, default: int, at_most: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    whole = _WHOLE_NUMBER.fullmatch(text)
    if not whole:
        raise Invalid(NOT_A_NUMBER)
    return min(int(whole[1][:9]), at_most)


def _cursor() -> str:
    written = request.args.get("cursor", "")
    try:
        slug = urlsafe_b64decode(written.encode()).decode()
    except ValueError:
        raise Invalid(BAD_CURSOR) from None
    if _written_cursor(slug) != written:
        raise Invalid(BAD_CURSOR)
    return slug


def _written_cursor(slug: str) -> str:
    return urlsafe_b64encode(slug.encode()).decode()
