"""What a reader of one locale finds: of every article the text that suits them best."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kb.articles.article import Article, Category
from kb.articles.cache import PageKey
from kb.articles.contents import Contents
from kb.articles.traditional import Traditional
from kb.i18n.locales import FALLBACKS
from kb.settings import Locale


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles and categories of one locale, in reading order, drafts left out."""

    categories: dict[str, Category]
    articles: tuple[Article, ...]
    by_path: dict[str, Article]
    by_slug: dict[str, Article]


def fill_shelf(
    contents: Contents,
    locale: Locale,
    traditional: Traditional,
    before: Shelf | None = None,
    changed: Collection[str] | None = None,
) -> Shelf:
    """Choose for each path the locale's own text, else one made from the other script, else the next language's.

    `before` is what the locale's shelf was, if it is known, and `changed` the only paths that may be different now.
    """
    ordered = list(_texts(contents, locale, before, changed))
    keys = dict.fromkeys(article.category for article in ordered)
    categories = [_category(contents, key, locale, traditional) for key in keys]
    categories.sort(key=lambda category: (category.order, category.title, category.key))
    places = {category.key: place for place, category in enumerate(categories)}
    # Quick where the order was right before.
    ordered.sort(
        key=lambda article: (places[article.category], article.order, article.title, article.path)
    )
    by_path = {article.path: article for article in ordered}
    by_slug: dict[str, Article] = {}
    for article in ordered:
        by_slug.setdefault(article.slug, article)
    return Shelf(
        {category.key: category for category in categories}, tuple(ordered), by_path, by_slug
    )


def _texts(
    contents: Contents, locale: Locale, before: Shelf | None, changed: Collection[str] | None
) -> Iterator[Article]:
    """Yield the locale's text of each path, those that stayed as they were in their earlier order."""
    if before is None or changed is None:
        changed = {key.path for key in contents.versions}
    else:
        yield from (article for article in before.articles if article.path not in changed)
    for path in changed:
        found = (contents.articles.get(key) for key in _choices(path, locale))
        if article := next((article for article in found if article and not article.draft), None):
            yield article


def _choices(path: str, locale: Locale) -> Iterator[PageKey]:
    yield PageKey(locale, path, converted=False)
    if locale == "zh-hant":
        yield PageKey(locale, path, converted=True)
    for fallback in FALLBACKS[locale]:
        yield PageKey(fallback, path, converted=False)


def _category(contents: Contents, key: str, locale: Locale, traditional: Traditional) -> Category:
    found = {
        category.locale: category for category in contents.words.categories if category.key == key
    }
    if locale == "zh-hant" and locale not in found and "zh-hans" in found:
        return traditional.category(found["zh-hans"])
    for choice in (locale, *FALLBACKS[locale]):
        if choice in found:
            return found[choice]
    return Category(key, locale, title=key)
