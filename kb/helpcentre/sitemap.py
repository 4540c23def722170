"""What machines read: robots, sitemap, feeds, OpenSearch, llms.txt, security.txt. All the same for everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr

from flask import Blueprint, Response, render_template

from kb import clock
from kb.articles.article import Article, Category
from kb.articles.library import Library
from kb.articles.links import address
from kb.settings import Locale
from kb.web.kept_pages import same_for_everybody
from kb.web.locale import speak
from kb.web.services import services

blueprint = Blueprint("conventions", __name__)

FEED_ENTRIES = 30
#: RFC 9116 asks for a date less than a year ahead.
SECURITY_TXT_VALID = timedelta(days=180)
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page with its other languages, as a sitemap lists it."""

    address: str
    alternates: tuple[tuple[Locale, str], ...]
    changed: date | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article as news."""

    article: Article
    address: str
    changed: datetime


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Say which addresses are of no use to crawlers."""
    return _for_all_languages("robots.txt", PLAIN, lambda _: {})


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List every page in every language it is written in."""
    return _for_all_languages(
        "sitemap.xml", "application/xml; charset=utf-8", lambda library: {"pages": _listed(library)}
    )


@blueprint.get("/<locale:locale>/feed.atom")
def feed(locale: Locale) -> Response:
    """Tell what was written or changed last in a language."""
    return same_for_everybody(
        lambda library: render_template("conventions/feed.xml", entries=_news(library, locale)),
        "application/atom+xml; charset=utf-8",
    )


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Let a browser search here from its address bar."""
    return _for_all_languages(
        "opensearch.xml", "application/opensearchdescription+xml; charset=utf-8", lambda _: {}
    )


@blueprint.get("/llms.txt")
def llms() -> Response:
    """List the articles' Markdown sources for those who read by machine."""
    return _for_all_languages("llms.txt", PLAIN, lambda library: {"shelves": _shelves(library)})


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Say where to report a weakness (RFC 9116). Its end moves on by the day, so it is not kept."""
    ends = datetime.combine(clock.now().date(), time(), UTC) + SECURITY_TXT_VALID
    contact = parseaddr(services().settings.mail_from)[1]
    text = render_template("conventions/security.txt", contact=contact, ends=ends)
    return Response(text, content_type=PLAIN)


def _for_all_languages(
    name: str, content_type: str, values: Callable[[Library], dict[str, object]]
) -> Response:
    """Answer with what has no language in its address: its words are those of the site's own language."""
    speak(services().settings.default_locale)
    return same_for_everybody(
        lambda library: render_template(f"conventions/{name}", **values(library)), content_type
    )


def _news(library: Library, locale: Locale) -> list[FeedEntry]:
    """Return the articles written in a locale, the latest first."""
    entries = [
        FeedEntry(
            article,
            address(locale, "articles", article.slug),
            datetime.combine(article.updated, time(), UTC),
        )
        for article in library.articles(locale)
        if article.updated and article.locale == locale
    ]
    return sorted(entries, key=lambda entry: entry.changed, reverse=True)[:FEED_ENTRIES]


def _shelves(library: Library) -> list[tuple[Category, tuple[Article, ...]]]:
    reader = services().settings.default_locale
    return [
        (category, library.articles(reader, category.key))
        for category in library.categories(reader)
    ]


def _listed(library: Library) -> list[Listed]:
    locales = services().settings.locales
    fixed = [
        Listed(f"/{locale}{rest}", tuple((each, f"/{each}{rest}") for each in locales))
        for rest in ("/", "/channels", "/notices", "/contact")
        for locale in locales
    ]
    shelves = [
        Listed(f"/{locale}/categories/{category.key}", _with_category(library, category.key))
        for locale in locales
        for category in library.categories(locale)
    ]
    return [*fixed, *shelves, *(_article(library, each) for each in _written(library))]


def _written(library: Library) -> list[Article]:
    """Return every article in each language that it is written in: an open fallback is no page of its own."""
    return [
        article
        for locale in services().settings.locales
        for article in library.articles(locale)
        if article.locale == locale
    ]


def _with_category(library: Library, key: str) -> tuple[tuple[Locale, str], ...]:
    return tuple(
        (locale, f"/{locale}/categories/{key}")
        for locale in services().settings.locales
        if any(category.key == key for category in library.categories(locale))
    )


def _article(library: Library, article: Article) -> Listed:
    others = library.translations(article.slug).items()
    return Listed(
        address(article.locale, "articles", article.slug),
        tuple((locale, address(locale, "articles", other.slug)) for locale, other in others),
        article.updated,
    )
