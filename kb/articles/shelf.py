"""What a reader of one locale finds: of every article the text that suits them best."""

from bisect import insort
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
    """What one locale offers, in reading order, drafts left out; `own` is what is not in another language."""

    categories: dict[str, Category]
    articles: tuple[Article, ...]
    own: tuple[Article, ...]
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
    if before is None or changed is None:
        before, changed = None, {key.path for key in contents.versions}
    ordered = [one for one in before.articles if one.path not in changed] if before else []
    come = list(_texts(contents, locale, changed))
    keys = dict.fromkeys(article.category for article in (*ordered, *come))
    categories = [_category(contents, key, locale, traditional) for key in keys]
    categories.sort(key=lambda category: (category.order, category.title, category.key))
    places = {category.key: place for place, category in enumerate(categories)}

    def reading_order(article: Article) -> tuple[int, int, str, str]:
        return places[article.category], article.order, article.title, article.path

    if before and categories == list(before.categories.values()):
        for article in come:
            insort(ordered, article, key=reading_order)
    else:
        ordered = sorted((*ordered, *come), key=reading_order)
    by_path = {article.path: article for article in ordered}
    by_slug: dict[str, Article] = {}
    for article in ordered:
        by_slug.setdefault(article.slug, article)
    return Shelf(
        categories={category.key: category for category in categories},
        articles=tuple(ordered),
        own=tuple(article for article in ordered if article.locale == locale),
        by_path=by_path,
        by_slug=by_slug,
    )


def _texts(contents: Contents, locale: Locale, paths: Collection[str]) -> Iterator[Article]:
    """Yield the locale's text of each path that has one."""
    for path in paths:
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
