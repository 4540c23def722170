"""Pages that are the same for everybody, kept by each worker and sent again until what they show changes.

What is personal (a CSRF token, a visitor's words) must not be inside such a page; the trail travels in a header beside
it. Once a page is kept, the next who asks for it is answered before Flask has to look at the request.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, request

from kb import clock
from kb.articles.library import Library
from kb.web.page_cache import HTML, Answer, Kept, Page, origin_asked, page_answer, respond
from kb.web.services import Services, services
from kb.web.trail import trail_after

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: A page takes about 20 kB, packed another 6.
PAGES_KEPT = 512
#: By so many requests another host must be ahead before pages are kept for it instead of the usual one.
MOST_VOTES = 1000
_KEY = "kb_pages"
_READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page, what it was made from, how that is seen now, and the slug it puts on its reader's trail ("" for none).

    `origin`: with what whole addresses in it begin.
    """

    page: Page
    origin: Hashable
    made_from: Hashable
    look: Callable[[], Hashable]
    slug: str


class KeptPages:
    """The pages of one app by their paths, each with the addresses of the host that most ask for.

    Anybody may ask for any host. Whoever does gets a page of their own, but pushes out none that others read.
    """

    def __init__(self, app: Flask, work: Services) -> None:
        self._pages: Kept[KeptPage] = Kept(PAGES_KEPT)
        self._usual: Hashable = None
        self._votes = 0
        self._secret = str(app.secret_key)
        self._secure = work.settings.uses_https
        self._base_url = work.settings.base_url

    def origin(self, asked: "WSGIEnvironment") -> Hashable:
        """Return with what whole addresses begin in the page that a request asks for."""
        return origin_asked(asked, self._base_url)

    def current(self, asked: "WSGIEnvironment", path: str = "") -> KeptPage | None:
        """Return the page that a request asks for, or that of another path there.

        None where what it shows has changed, it has another host's addresses, or it was never made.
        """
        kept = self._pages.get(path or asked["PATH_INFO"])
        if not kept or kept.origin != self.origin(asked) or kept.look() != kept.made_from:
            return None
        self._is_usual(kept.origin)
        return kept

    def keep(self, path: str, made: KeptPage) -> None:
        """Keep the page of a path until another takes its place, if it has the addresses that most ask for."""
        if self._is_usual(made.origin):
            self._pages.keep(path, made)

    def _is_usual(self, origin: Hashable) -> bool:
        """Count a request, and say whether most ask for this origin (by the majority vote of Boyer and Moore)."""
        if origin == self._usual:
            self._votes = min(self._votes + 1, MOST_VOTES)
        elif self._votes:
            self._votes -= 1
        else:
            self._usual, self._votes = origin, 1
        return origin == self._usual

    def answer(self, kept: KeptPage, asked: "WSGIEnvironment") -> Answer:
        """Return what to send: the page, and the trail of an article's reader where it changed."""
        answer = page_answer(kept.page, asked)
        if kept.slug:
            secure = self._secure or asked["wsgi.url_scheme"] == "https"
            cookies = asked.get("HTTP_COOKIE", "")
            if cookie := trail_after(self._secret, cookies, kept.slug, secure=secure):
                answer.headers["Set-Cookie"] = cookie
                answer.headers["Cache-Control"] = "private, no-cache"
        return answer


def init_kept_pages(app: Flask, work: Services) -> None:
    """Put the kept pages before the app."""
    pages = app.extensions[_KEY] = KeptPages(app, work)
    app.wsgi_app = _kept_first(app.wsgi_app, pages)  # type: ignore[assignment, method-assign]  # as Flask documents


def same_for_everybody(
    render: Callable[[Library], str],
    content_type: str = HTML,
    *,
    also: Callable[[], Hashable] = lambda: None,
    slug: str = "",
    headers: Mapping[str, str] | None = None,
    path: str = "",
) -> Response:
    """Answer with the page of this address, rendered anew where what it shows has changed.

    The page may depend on its address without the query, on the library, on the notices of the moment, on the settings
    and on what `also` returns, which is asked outside a request too; on nothing else. An article's `slug` goes on its
    reader's trail. `path`: whose page it is, where that is not the one that was asked for.
    """
    pages: KeptPages = current_app.extensions[_KEY]
    asked = request.environ
    kept = pages.current(asked, path)
    if kept is None:
        work = services()

        def look() -> Hashable:
            return work.library.current().stamp, work.notices.state(clock.now()), also()

        # What it is made from is looked at first: what changes while it is made makes it old, not wrong for long.
        made_from = look()
        page = Page(render(work.library.current()), content_type, headers)
        kept = KeptPage(page, pages.origin(asked), made_from, look, slug)
        pages.keep(path or asked["PATH_INFO"], kept)
    return respond(pages.answer(kept, asked))


def _kept_first(application: "WSGIApplication", pages: KeptPages) -> "WSGIApplication":
    """Return the application with its kept pages before it."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        kept = pages.current(environ) if _only_reads(environ) else None
        if kept is None:
            return application(environ, start_response)
        status, headers, body = pages.answer(kept, environ)
        start_response(f"{status.value} {status.phrase.upper()}", list(headers.items()))
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    return answer


def _only_reads(asked: "WSGIEnvironment") -> bool:
    """Say whether a request asks for nothing but a page: no query, no other form of it, not from a search's results."""
    return (
        asked["REQUEST_METHOD"] in _READING
        and not asked.get("QUERY_STRING")
        and "/search?" not in asked.get("HTTP_REFERER", "")
        and "markdown" not in asked.get("HTTP_ACCEPT", "")
    )
