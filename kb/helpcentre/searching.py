"""The page of a search. What everybody sees who asks the same is kept until an article or a notice changes."""

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from flask import Response, make_response, render_template, request

from kb.articles.library import Library
from kb.helpcentre.entries import existing_entries
from kb.helpcentre.pages import home_page
from kb.helpcentre.recording import often_asked
from kb.helpcentre.results import Asked, query, results_page
from kb.helpcentre.words import shortened
from kb.search.hits import SearchResults
from kb.settings import Locale
from kb.text.scrub import REMOVED, scrub
from kb.tickets.draft import Trail
from kb.web.page_cache import Kept, Page, send_page, shared_key
from kb.web.services import active_notices, services

#: Such a page takes about 10 kB, packed another 4.
PAGES_KEPT = 2048
#: What a headline repeats of a question: four rows or so of Han on a phone.
HEADLINE_CHARACTERS = 40
#: Where the page without an answer (`no_answer.html`) leaves room for what only this visitor searched and read. Nobody
#: can write it into a search: what is shown of one is escaped.
PERSONAL = "<!--personal-->"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found, its hits left out, and the page that shows them to everybody who asks the same.

    `personal`: it has no answer and leaves room for the visitor's own trail.
    """

    results: SearchResults
    page: Page
    personal: bool


_pages: Kept[SearchPage] = Kept(PAGES_KEPT)


def search_page(text: str, locale: Locale, asked: Asked) -> SearchPage:
    """Return one page of a search, from the cache where the same was asked before.

    Raises Unavailable when there is no index yet.
    """
    library = services().library.current()
    # Not by the words alone: the page may repeat the address as it was written.
    address = blake2b(request.query_string, digest_size=16).digest()
    key = shared_key(library.stamp, services().searcher.state(), address)
    return _pages.find(key, lambda: _make(text, locale, asked, library))


def _make(words: str, locale: Locale, asked: Asked, library: Library) -> SearchPage:
    results = services().searcher.search(query(words, locale, asked))
    page = results_page(library, results, asked)
    # Kept addresses lead to pages and categories that have nothing any more, though something is found.
    if asked.page > page.pages > 0:
        return _make(words, locale, replace(asked, page=page.pages), library)
    if asked.category and not page.results:
        return _make(words, locale, replace(asked, category=""), library)
    shown: dict[str, Any] = {
        "page": page,
        "query": words,
        "in_short": shortened(words, HEADLINE_CHARACTERS),
        # On the reader's own device; never what should not have been typed, or says who they are.
        "may_be_kept": REMOVED not in scrub(words),
        "notices_found": [each for each in active_notices() if each.matches(words)],
    }
    # What is narrowed may hold no answer: then its reader chose so, and sees what there is.
    personal = not (results.answered or (asked.narrowed and results.hits))
    if not personal:
        text = render_template("helpcentre/results.html", **shown)
    else:
        shown |= {
            "home": home_page(library, locale),
            "often_asked": often_asked(services(), locale),
        }
        text = render_template("helpcentre/no_answer.html", **shown)
    return SearchPage(replace(results, hits=()), Page(text), personal)


def send_search(found: SearchPage, trail: Trail) -> Response:
    """Answer with the page of a search; where it has no answer, with the visitor's own trail in it."""
    if not found.personal:
        answer = send_page(found.page)
        answer.headers["Cache-Control"] = "private, no-cache"
        return answer
    library, locale = services().library.current(), found.results.locale
    read = existing_entries(library, reversed(trail.articles), locale)
    own = render_template("parts/trail.html", trail=trail, read=read)
    # Never packed: beside words that somebody else may choose, its size could tell what it says.
    answer = make_response(found.page.body.replace(PERSONAL.encode(), own.encode(), 1))
    answer.add_etag()
    answer.make_conditional(request)
    return answer
