"""What a reader of one locale finds: of every article the text that suits them best."""

from collections.abc import Iterator
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


def fill_shelf(contents: Contents, locale: Locale, traditional: Traditional) -> Shelf:
    """Choose for each path the locale's own text, else one made from the other script, else the next language's."""
    best: dict[str, Article] = {}
    for path in dict.fromkeys(key.path for key in contents.versions):
        for key in _choices(path, locale):
            article = contents.articles.get(key)
            if article and not article.draft:
                best[path] = article
                break
    keys = dict.fromkeys(article.category for article in best.values())
    categories = [_category(contents, key, locale, traditional) for key in keys]
    categories.sort(key=lambda category: (category.order, category.title, category.key))
    places = {category.key: place for place, category in enumerate(categories)}
    ordered = sorted(
        best.values(),
        key=lambda article: (places[article.category], article.order, article.title, article.path),
    )
    by_slug: dict[str, Article] = {}
    for article in ordered:
        by_slug.setdefault(article.slug, article)
    return Shelf({category.key: category for category in categories}, tuple(ordered), best, by_slug)


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
