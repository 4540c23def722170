"""Pages as bytes, ready to be sent: plain or in gzip, or not at all where the browser has them."""

import gzip
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from hashlib import blake2b
from http import HTTPStatus
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from flask import Response, current_app, request

from kb import clock
from kb.web.locale import current_locale
from kb.web.services import services

HTML = "text/html; charset=utf-8"
_NO_GZIP = re.compile(r"gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")

T = TypeVar("T")


class Page:
    """A rendered page, plain and in gzip, with the tag by which a browser asks whether it changed.

    `headers` go with it wherever it goes.
    """

    def __init__(
        self, text: str, content_type: str = HTML, headers: Mapping[str, str] | None = None
    ) -> None:
        self.body = text.encode()
        self.content_type = content_type
        self.headers = {"Vary": "Accept-Encoding", **(headers or {})}
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

    def get(self, key: Hashable) -> T | None:
        """Return what is kept under the key, or None."""
        with self._lock:
            if key not in self._made:
                return None
            self._made.move_to_end(key)
            return self._made[key]

    def keep(self, key: Hashable, made: T) -> None:
        """Keep something under the key, in the place of what was there."""
        with self._lock:
            self._made[key] = made
            self._made.move_to_end(key)
            while len(self._made) > self._most:
                self._made.popitem(last=False)

    def find(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under the key, else make and keep it."""
        found = self.get(key)
        if found is None:
            found = make()
            self.keep(key, found)
        return found


class Answer(NamedTuple):
    """What is sent of a page to one who asks."""

    status: HTTPStatus
    headers: dict[str, str]
    body: bytes


def shared_key(*stamps: Hashable) -> Hashable:
    """Return what a page depends on that is the same for everybody at this address, its query left out."""
    news = services().notices.state(clock.now())
    origin = origin_asked(request.environ, services().settings.base_url)
    return (current_app.secret_key, stamps, news, origin, request.path, current_locale())


def origin_asked(asked: Mapping[str, str], base_url: str) -> Hashable:
    """Return with what whole addresses begin in the page that a request asks for.

    That is `base_url`, or else the host that was asked for: anybody may ask for any.
    """
    return base_url or (asked["wsgi.url_scheme"], asked.get("HTTP_HOST"))


def takes_gzip(accepted: str) -> bool:
    """Say whether somebody who sent this `Accept-Encoding` takes gzip: with a weight of 0 it is refused (RFC 9110)."""
    return "gzip" in accepted and not _NO_GZIP.search(accepted)


def page_answer(page: Page, asked: Mapping[str, str]) -> Answer:
    """Return what to send of a page: in gzip where understood, or 304 where the browser has it."""
    headers = {"ETag": page.etag, "Cache-Control": "no-cache", **page.headers}
    known = asked.get("HTTP_IF_NONE_MATCH", "")
    if page.etag.removeprefix("W/") in known or known.strip() == "*":
        return Answer(HTTPStatus.NOT_MODIFIED, headers, b"")
    headers["Content-Type"] = page.content_type
    body = page.body
    if takes_gzip(asked.get("HTTP_ACCEPT_ENCODING", "")):
        headers["Content-Encoding"] = "gzip"
        body = page.packed
    headers["Content-Length"] = str(len(body))
    return Answer(HTTPStatus.OK, headers, body)


def send_page(page: Page) -> Response:
    """Answer with a page: in gzip where understood, or 304 where the browser has it."""
    return respond(page_answer(page, request.environ))


def respond(answer: Answer) -> Response:
    """Return an answer as Flask wants it."""
    return Response(answer.body, answer.status, answer.headers)
