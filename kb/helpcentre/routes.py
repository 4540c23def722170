"""The reader's pages: home, categories, articles, search, official channels."""

from datetime import datetime
from functools import partial
from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kb import clock
from kb.articles.article import Article
from kb.articles.library import Library
from kb.articles.links import address
from kb.errors import NotFound, Unavailable, Withdrawn
from kb.helpcentre.downloads import ARTICLE_VARIES, prefers_markdown, source_instead
from kb.helpcentre.entries import Entry, existing_entries
from kb.helpcentre.pages import RELATED, about, article_page, category_page, home_page
from kb.helpcentre.recording import often_asked, record_opened, record_page_search
from kb.helpcentre.results import Asked
from kb.helpcentre.searching import search_page, send_search
from kb.helpcentre.words import asked_words
from kb.i18n.locales import parse_locale
from kb.settings import Locale
from kb.web.kept_pages import same_for_everybody
from kb.web.locale import preferred_locale
from kb.web.rate_limit import client_address
from kb.web.services import services
from kb.web.trail import keep_trail, read_trail, with_search

blueprint = Blueprint("helpcentre", __name__)

#: Nobody leafs further; the searcher's own limit lies beyond.
MAX_PAGE = 100


@blueprint.get("/")
def front() -> AnyResponse:
    """Send a reader to the home page in their language."""
    answer = redirect(f"/{preferred_locale()}/")
    answer.headers["Vary"] = "Cookie, Accept-Language"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/<locale:locale>/")
def home(locale: Locale) -> Response:
    """Show the search, the categories and the articles that editors chose."""
    asked = partial(often_asked, services(), locale)
    return same_for_everybody(
        lambda library: render_template(
            "helpcentre/home.html", page=home_page(library, locale), often_asked=asked()
        ),
        also=asked,
    )


@blueprint.get("/<locale:locale>/categories/<key>")
def category(locale: Locale, key: str) -> Response:
    """Show every article of a category."""
    return same_for_everybody(
        lambda library: render_template(
            "helpcentre/category.html", page=category_page(library, key, locale)
        )
    )


@blueprint.get("/<locale:locale>/articles/<slug>")
def article(locale: Locale, slug: str) -> AnyResponse:
    """Show an article, in another language where it is not written in the reader's."""
    work = services()
    library = work.library.current()
    try:
        found = library.find(slug, locale)
    except NotFound:
        try:
            return redirect(url_for(".article", locale=locale, slug=library.moved(slug)), 301)
        except Withdrawn:
            return _gone(existing_entries(library, [library.withdrawn(slug) or ""], locale))
    if found.slug != slug:
        return redirect(url_for(".article", locale=locale, slug=found.slug), 301)
    if prefers_markdown():
        return source_instead(locale, slug)
    record_opened(slug)
    place = f"{address(found.locale, 'articles', slug)}.md"
    return same_for_everybody(
        lambda library: _article(library, slug, locale),
        # Related articles may wait until somebody searches: no look at the index for them on every page.
        also=lambda: work.searcher.opened,
        slug=slug,
        headers={
            "Vary": ARTICLE_VARIES,
            "Link": f'<{place}>; rel="alternate"; type="text/markdown", </llms.txt>; rel="describedby"',
        },
    )


def _article(library: Library, slug: str, locale: Locale) -> str:
    article = library.find(slug, locale)
    page = article_page(library, article, locale, _about_the_same(article, locale))
    return render_template("helpcentre/article.html", page=page)


def _gone(instead: tuple[Entry, ...]) -> Response:
    """Say that an article was withdrawn, and what to read now."""
    return make_response(
        render_template("helpcentre/withdrawn.html", instead=instead), HTTPStatus.GONE
    )


def _about_the_same(article: Article, locale: Locale) -> tuple[str, ...]:
    try:
        return services().searcher.related(about(article), locale, RELATED + 1)
    except Unavailable:  # no index yet: the article can be read all the same
        return ()


@blueprint.get("/<locale:locale>/search")
def search(locale: Locale) -> Response:
    """Show what a search finds; where nothing answers, say so and lead to the form."""
    text = asked_words()
    if not text:
        return same_for_everybody(
            lambda library: render_template(
                "helpcentre/search.html", page=home_page(library, locale)
            )
        )
    services().limiter.check("search", client_address())
    asked = Asked(
        category=request.args.get("category", ""),
        language=parse_locale(request.args.get("language", "")) or "",
        newest=request.args.get("sort") == "newest",
        page=min(max(request.args.get("page", 1, type=int), 1), MAX_PAGE),
    )
    found = search_page(text, locale, asked)
    brought = read_trail()
    trail = brought
    if not asked.narrowed or text not in dict(brought.searches):
        trail = with_search(brought, text, answered=found.results.answered)
    answer = send_search(found, trail)
    keep_trail(answer, trail, brought)
    if not asked.narrowed:
        record_page_search(found.results, answer)
    return answer


@blueprint.get("/<locale:locale>/notices")
def notices(locale: Locale) -> Response:  # noqa: ARG001  # every route of a language takes it
    """Show what is going on, and what is over."""
    return same_for_everybody(lambda _: _notices(clock.now()))


def _notices(now: datetime) -> str:
    told = [each for each in services().notices.all() if each.starts <= now]
    return render_template(
        "helpcentre/notices.html",
        active=[each for each in told if each.active(now)],
        over=[each for each in told if not each.active(now)],
    )


@blueprint.get("/<locale:locale>/channels")
def channels(locale: Locale) -> Response:  # noqa: ARG001  # every route of a language takes it
    """Show every official way to reach the site's owner."""
    return same_for_everybody(lambda _: render_template("helpcentre/channels.html"))
