"""Pages that are the same for everybody, kept as bytes per worker and sent again until what they show changes.

What is personal (the trail, a CSRF token) must not be inside such a page.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from hashlib import blake2b
from http import HTTPStatus
from threading import Lock
from typing import Generic, TypeVar

from flask import Response, current_app, request

from kb import clock
from kb.web.locale import current_locale
from kb.web.services import services

#: A page takes about 20 kB, packed another 6.
PAGES_KEPT = 512
HTML = "text/html; charset=utf-8"

T = TypeVar("T")


class Page:
    """A rendered page, plain and in gzip, with the tag by which a browser asks whether it changed."""

    def __init__(self, text: str, content_type: str = HTML) -> None:
        self.body = text.encode()
        self.content_type = content_type
        self.etag = f'W/"{blake2b(self.body, digest_size=9).hexdigest()}"'

    @cached_property
    def packed(self) -> bytes:
        """The body in gzip, made when it is first asked for."""
        return gzip.compress(self.body, 6, mtime=0)


class Kept(Generic[T]):
    """What was made last, at most so many."""

    def __init__(self, most: int) -> None:
        self._made: OrderedDict[Hashable, T] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def find(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under the key, else make and keep it."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made


_pages: Kept[Page] = Kept(PAGES_KEPT)


def same_for_everybody(
    stamp: Hashable, render: Callable[[], str], content_type: str = HTML
) -> Response:
    """Answer with the page of this address: from the cache, in gzip where understood, or 304.

    The page may depend on the address without its query, on what `stamp` stands for (the library), on
    the notices of the moment and on the settings; on nothing else.
    """
    return send_page(_pages.find(shared_key(stamp), lambda: Page(render(), content_type)))


def shared_key(*stamps: Hashable) -> Hashable:
    """Return what a page depends on that is the same for everybody at this address, its query left out."""
    asked = request.environ
    # Whole addresses in a page begin with the host that was asked for.
    host = (asked["wsgi.url_scheme"], asked.get("HTTP_HOST"))
    news = services().notices.state(clock.now())
    return (current_app.secret_key, stamps, news, host, asked["PATH_INFO"], current_locale())


def send_page(page: Page) -> Response:
    """Answer with a page: in gzip where understood, or 304 where the browser has it."""
    asked: Mapping[str, str] = request.environ
    headers = {"ETag": page.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    known = asked.get("HTTP_IF_NONE_MATCH", "")
    if page.etag.removeprefix("W/") in known or known.strip() == "*":
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    if "gzip" not in asked.get("HTTP_ACCEPT_ENCODING", ""):
        return Response(page.body, headers=headers, content_type=page.content_type)
    headers["Content-Encoding"] = "gzip"
    return Response(page.packed, headers=headers, content_type=page.content_type)
