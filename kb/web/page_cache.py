"""Pages that are the same for everybody, kept as bytes per worker and sent again until what they show changes.

What is personal (the trail, a CSRF token, the words of a search) must not be inside such a page.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from http import HTTPStatus
from threading import Lock

from flask import Response, current_app, request

from kb import clock
from kb.web.locale import current_locale
from kb.web.services import services

#: A page takes about 30 kB, packed another 8.
PAGES_KEPT = 512


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, plain and in gzip, with the tag by which a browser asks whether it changed."""

    body: bytes
    packed: bytes
    etag: str
    content_type: str


class PageCache:
    """The pages used last, at most so many."""

    def __init__(self, kept: int = PAGES_KEPT) -> None:
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._kept = kept
        self._lock = Lock()

    def find(self, key: Hashable, render: Callable[[], str], content_type: str) -> Page:
        """Return the page kept under the key, else render and keep it."""
        with self._lock:
            if page := self._pages.get(key):
                self._pages.move_to_end(key)
                return page
        page = _make(render().encode(), content_type)
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > self._kept:
                self._pages.popitem(last=False)
        return page


_pages = PageCache()


def same_for_everybody(
    stamp: str, render: Callable[[], str], content_type: str = "text/html; charset=utf-8"
) -> Response:
    """Answer with the page of this address: from the cache, in gzip where understood, or 304.

    The page may depend on the address without its query, on what `stamp` stands for (the library), on
    the notices of the moment and on the settings; on nothing else.
    """
    asked = request.environ
    # Whole addresses in a page begin with the host that was asked for.
    host = (asked["wsgi.url_scheme"], asked.get("HTTP_HOST"))
    news = services().notices.state(clock.now())
    key = (current_app.secret_key, stamp, news, host, asked["PATH_INFO"], current_locale())
    return _answer(_pages.find(key, render, content_type), asked)


def _make(body: bytes, content_type: str) -> Page:
    etag = f'W/"{blake2b(body, digest_size=9).hexdigest()}"'
    return Page(body, gzip.compress(body, 6, mtime=0), etag, content_type)


def _answer(page: Page, asked: Mapping[str, str]) -> Response:
    headers = {"ETag": page.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    known = asked.get("HTTP_IF_NONE_MATCH", "")
    if page.etag.removeprefix("W/") in known or known.strip() == "*":
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    if "gzip" not in asked.get("HTTP_ACCEPT_ENCODING", ""):
        return Response(page.body, headers=headers, content_type=page.content_type)
    headers["Content-Encoding"] = "gzip"
    return Response(page.packed, headers=headers, content_type=page.content_type)
