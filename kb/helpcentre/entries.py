"""Articles as they stand in lists: at home, in a category, beside another, on a trail."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kb.articles.article import Article
from kb.articles.library import Library
from kb.articles.links import address
from kb.errors import NotFound
from kb.settings import Locale


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list."""

    title: str
    address: str
    locale: Locale
    summary: str = ""
    category: str = ""
    updated: date | None = None


def entry(article: Article, locale: Locale, library: Library) -> Entry:
    """Return an article as it stands in a list, for a reader of the locale."""
    return Entry(
        title=article.title,
        address=address(locale, "articles", article.slug),
        locale=article.locale,
        summary=article.summary,
        category=category_title(library, article.category, locale),
        updated=article.updated,
    )


def existing_entries(library: Library, slugs: Iterable[str], locale: Locale) -> tuple[Entry, ...]:
    """Return the articles with these slugs that still exist, in their order."""
    return tuple(entry(article, locale, library) for article in existing(library, slugs, locale))


def existing(library: Library, slugs: Iterable[str], locale: Locale) -> Iterator[Article]:
    """Yield the articles with these slugs that still exist: an index or a cookie may be older than the library."""
    for slug in slugs:
        try:
            yield library.find(slug, locale)
        except NotFound:
            continue


def category_title(library: Library, key: str, locale: Locale) -> str:
    """Return the name of a category; empty when it is gone since."""
    try:
        return library.category(key, locale).title
    except NotFound:
        return ""
