"""What a sitemap and a feed list: every page in every language it is written in, and what was written last."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import ceil

from kb.articles.article import Article, Category
from kb.articles.library import Library
from kb.articles.links import address
from kb.errors import NotFound
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


def sitemaps(library: Library) -> int:
    """Return how many sitemaps it takes to list every page that search engines should know; at least one."""
    pages = sum(
        len(_FIXED) + len(library.categories(locale)) + len(library.own_articles(locale))
        for locale in library.locales
    )
    return ceil(pages / MOST_LISTED)


def listed(library: Library, number: int = 1) -> list[Listed]:
    """Return the pages in one of the sitemaps; the first has number 1. Raises NotFound for one that is not needed."""
    # Counted first: to look up all pages of a large site takes long, and anybody may ask for any number.
    if not 1 <= number <= sitemaps(library):
        raise NotFound(f"There is no sitemap {number}.")
    first = (number - 1) * MOST_LISTED
    return [_listed(library, *page) for page in _pages(library)[first : first + MOST_LISTED]]


def news(library: Library, locale: Locale) -> list[FeedEntry]:
    """Return the articles that were written or changed last in a language, the latest first."""
    entries = [
        FeedEntry(
            article,
            address(locale, "articles", article.slug),
            datetime.combine(article.updated, time(), UTC),
        )
        for article in library.own_articles(locale)
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
        for article in library.own_articles(locale)
        if not article.converted
    ]
    return [*shelves, ("Optional", others)] if others else shelves


def _pages(library: Library) -> list[tuple[Locale, str | Category | Article]]:
    """Return each page as its language and what it shows: the rest of an address, a category or an article."""
    locales = library.locales
    return [
        *((locale, rest) for rest in _FIXED for locale in locales),
        *((locale, category) for locale in locales for category in library.categories(locale)),
        *((locale, article) for locale in locales for article in library.own_articles(locale)),
    ]


def _listed(library: Library, locale: Locale, shown: str | Category | Article) -> Listed:
    if isinstance(shown, str):
        return Listed(
            f"/{locale}{shown}", tuple((one, f"/{one}{shown}") for one in library.locales)
        )
    if isinstance(shown, Category):
        return Listed(f"/{locale}/categories/{shown.key}", _with_category(library, shown.key))
    others = library.translations(shown.slug).items()
    return Listed(
        address(locale, "articles", shown.slug),
        tuple((other, address(other, "articles", article.slug)) for other, article in others),
        shown.updated,
    )


def _source(article: Article) -> Entry:
    place = address(article.locale, "articles", article.slug) + ".md"
    return Entry(article.title, place, article.locale, article.summary)


def _with_category(library: Library, key: str) -> tuple[tuple[Locale, str], ...]:
    return tuple(
        (locale, f"/{locale}/categories/{key}")
        for locale in library.locales
        if any(category.key == key for category in library.categories(locale))
    )
