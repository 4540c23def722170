"""What a visitor searched and read, in a signed cookie of their own, so that a ticket need not ask again."""

import json
from functools import lru_cache
from typing import Any

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.http import dump_cookie
from werkzeug.sansio.http import parse_cookie

from kb.tickets.draft import Trail
from kb.web.sessions import site_is_secure

COOKIE = "kb_trail"
KEPT = 10
MAX_AGE = 24 * 3600
#: Browsers keep at most 4096 bytes per cookie, its name and attributes included.
MAX_BYTES = 3600
#: A trail shows what was looked for; nobody needs the whole of a pasted page.
MAX_QUERY = 80

_NOTHING = Trail()


class _Utf8Json:
    """JSON that writes a Han character in three bytes, not six."""

    loads = staticmethod(json.loads)

    @staticmethod
    def dumps(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_trail() -> Trail:
    """Return the trail of this request's visitor; an empty one when there is none or it was tampered with."""
    brought = request.cookies.get(COOKIE)
    return _read(_secret(), brought) if brought else _NOTHING


def with_search(trail: Trail, query: str, *, answered: bool) -> Trail:
    """Return the trail with a search at its end, and whether the site had an answer."""
    text = query[:MAX_QUERY].strip()
    others = [search for search in trail.searches if search[0] != text]
    return Trail((*others, (text, answered))[-KEPT:], trail.articles)


def with_article(trail: Trail, slug: str) -> Trail:
    """Return the trail with an article at its end."""
    others = [article for article in trail.articles if article != slug]
    return Trail(trail.searches, (*others, slug)[-KEPT:])


def keep_trail(response: Response, trail: Trail, brought: Trail) -> None:
    """Send the visitor their trail, unless it is the one they brought."""
    if trail != brought:
        header = _cookie(_secret(), trail, secure=site_is_secure())
        response.headers.add("Set-Cookie", header)
        response.headers["Cache-Control"] = "private, no-cache"


def trail_after(secret: str, cookies: str, slug: str, *, secure: bool) -> str:
    """Return the header that keeps a visitor's trail after they read an article; empty where it changes nothing.

    `cookies`: the `Cookie` header of their request.
    """
    brought = (
        _read(secret, parse_cookie(cookies).get(COOKIE, "")) if COOKIE in cookies else _NOTHING
    )
    trail = with_article(brought, slug)
    return "" if trail == brought else _cookie(secret, trail, secure=secure)


def forget_trail(response: Response) -> None:
    """Remove the trail, once a ticket carries it."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")


# Signing costs as much as sending a page, and most trails are those of many: the first article somebody reads.
@lru_cache(2048)
def _cookie(secret: str, trail: Trail, *, secure: bool) -> str:
    searches, articles = list(trail.searches), list(trail.articles)
    while len(value := _sign(secret, searches, articles)) > MAX_BYTES:
        del (searches if len(searches) > 1 else articles)[0]
    # By its age alone: the moment when it ends would be kept here too.
    return dump_cookie(
        COOKIE, value, MAX_AGE, secure=secure, httponly=True, samesite="Lax", sync_expires=False
    )


@lru_cache(2048)
def _read(secret: str, cookie: str) -> Trail:
    try:
        kept: dict[str, Any] = _serializer(secret).loads(cookie)
        searches = tuple((str(item["q"]), bool(item["answered"])) for item in kept["searches"])
        return Trail(searches, tuple(str(slug) for slug in kept["articles"]))
    except (BadData, KeyError, TypeError, ValueError):
        return Trail()


def _sign(secret: str, searches: list[tuple[str, bool]], articles: list[str]) -> str:
    kept = {
        "searches": [{"q": text, "answered": answered} for text, answered in searches],
        "articles": articles,
    }
    return _serializer(secret).dumps(kept)


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="kb.trail", serializer=_Utf8Json)


def _secret() -> str:
    return str(current_app.secret_key)
