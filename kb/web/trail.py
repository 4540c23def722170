"""What a visitor searched and read, in a signed cookie of their own, so that a ticket need not ask again."""

import json
from typing import Any

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from kb.tickets.draft import Trail
from kb.web.sessions import set_cookie

COOKIE = "kb_trail"
KEPT = 10
MAX_AGE = 24 * 3600
#: Browsers keep at most 4096 bytes per cookie, its name and attributes included.
MAX_BYTES = 3600
#: A trail shows what was looked for; nobody needs the whole of a pasted page.
MAX_QUERY = 80


class _Utf8Json:
    """JSON that writes a Han character in three bytes, not six."""

    loads = staticmethod(json.loads)

    @staticmethod
    def dumps(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_trail() -> Trail:
    """Return the trail of this request's visitor; an empty one when there is none or it was tampered with."""
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        return Trail()
    try:
        kept: dict[str, Any] = _serializer().loads(cookie)
        searches = tuple((str(item["q"]), bool(item["answered"])) for item in kept["searches"])
        return Trail(searches, tuple(str(slug) for slug in kept["articles"]))
    except (BadData, KeyError, TypeError, ValueError):
        return Trail()


def with_search(trail: Trail, query: str, *, answered: bool) -> Trail:
    """Return the trail with a search at its end, and whether the site had an answer."""
    text = query[:MAX_QUERY].strip()
    others = [search for search in trail.searches if search[0] != text]
    return Trail((*others, (text, answered))[-KEPT:], trail.articles)


def with_article(trail: Trail, slug: str) -> Trail:
    """Return the trail with an article at its end."""
    others = [article for article in trail.articles if article != slug]
    return Trail(trail.searches, (*others, slug)[-KEPT:])


def keep_trail(response: Response, trail: Trail) -> None:
    """Send the visitor their trail, unless it is the one they brought."""
    if trail == read_trail():
        return
    searches, articles = list(trail.searches), list(trail.articles)
    while len(value := _sign(searches, articles)) > MAX_BYTES:
        del (searches if len(searches) > 1 else articles)[0]
    set_cookie(response, COOKIE, value, MAX_AGE)
    response.headers["Cache-Control"] = "private, no-cache"


def forget_trail(response: Response) -> None:
    """Remove the trail, once a ticket carries it."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")


def _sign(searches: list[tuple[str, bool]], articles: list[str]) -> str:
    kept = {
        "searches": [{"q": text, "answered": answered} for text, answered in searches],
        "articles": articles,
    }
    return _serializer().dumps(kept)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="kb.trail", serializer=_Utf8Json)
