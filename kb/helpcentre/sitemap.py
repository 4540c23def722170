"""What a sitemap and a feed list: every page in every language it is written in, and what was written last."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from kb.articles.article import Article
from kb.articles.library import Library
from kb.articles.links import address
from kb.helpcentre.entries import Entry
from kb.settings import Locale

FEED_ENTRIES = 30
#: So many addresses fit into one sitemap (sitemaps.org); of more there are several, and an index of them.
MOST_LISTED = 50_000
#: Pages that every language has, beside its categories and articles.
_FIXED = ("/", "/channels", "/channels/verify", "/notices", "/contact")


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


def listed(library: Library) -> list[Listed]:
    """Return every page that search engines should know."""
    fixed = [
        Listed(f"/{locale}{rest}", tuple((each, f"/{each}{rest}") for each in library.locales))
        for rest in _FIXED
        for locale in library.locales
    ]
    shelves = [
        Listed(f"/{locale}/categories/{category.key}", _with_category(library, category.key))
        for locale in library.locales
        for category in library.categories(locale)
    ]
    articles = [
        _article(library, each) for locale in library.locales for each in written(library, locale)
    ]
    return [*fixed, *shelves, *articles]


def sitemaps(library: Library) -> list[list[Listed]]:
    """Return those pages as they are dealt out to sitemaps; at least one."""
    pages = listed(library)
    return [pages[first : first + MOST_LISTED] for first in range(0, len(pages), MOST_LISTED)]


def written(library: Library, locale: Locale) -> list[Article]:
    """Return the articles that open in a language: an open fallback is no page of its own."""
    return [article for article in library.articles(locale) if article.locale == locale]


def news(library: Library, locale: Locale) -> list[FeedEntry]:
    """Return the articles that were written or changed last in a language, the latest first."""
    entries = [
        FeedEntry(
            article,
            address(locale, "articles", article.slug),
            datetime.combine(article.updated, time(), UTC),
        )
        for article in written(library, locale)
        if article.updated
    ]
    return sorted(entries, key=lambda entry: entry.changed, reverse=True)[:FEED_ENTRIES]


def sources(library: Library, first: Locale) -> list[tuple[str, list[Entry]]]:
    """Return the Markdown sources by category of one language, then those of the others as what may be left out."""
    shelves = [
        (category.title, [_source(each) for each in library.articles(first, category.key)])
        for category in library.categories(first)
    ]
    others = [
        _source(article)
        for locale in library.locales
        if locale != first
        for article in written(library, locale)
        if not article.converted
    ]
    return [*shelves, ("Optional", others)] if others else shelves


def _source(article: Article) -> Entry:
    place = address(article.locale, "articles", article.slug) + ".md"
    return Entry(article.title, place, article.locale, article.summary)


def _with_category(library: Library, key: str) -> tuple[tuple[Locale, str], ...]:
    return tuple(
        (locale, f"/{locale}/categories/{key}")
        for locale in library.locales
        if any(category.key == key for category in library.categories(locale))
    )


def _article(library: Library, article: Article) -> Listed:
    others = library.translations(article.slug).items()
    return Listed(
        address(article.locale, "articles", article.slug),
        tuple((locale, address(locale, "articles", other.slug)) for locale, other in others),
        article.updated,
    )
