"""Links and pictures that lead nowhere."""

from collections.abc import Iterator
from posixpath import basename, dirname
from urllib.parse import parse_qs

from kb.articles.article import Article
from kb.articles.inventory import Inventory
from kb.articles.links import Reference
from kb.articles.problem import Problem, suggest
from kb.articles.tables import shown
from kb.i18n.locales import FALLBACKS
from kb.settings import LOCALES

#: The pages, below the language, that an article may link to beside articles and categories.
_SITE_PAGES = ("", "search", "contact", "tickets", "channels", "channels/verify", "notices")


def dead_links(inventory: Inventory) -> Iterator[Problem]:
    """Yield a problem for every reference of every article that leads nowhere."""
    for path, article in inventory.articles.items():
        for reference in inventory.facts[path].references:
            if sentence := _RULES[reference.kind](inventory, article, reference):
                yield Problem(path, reference.line, sentence)


def _page(inventory: Inventory, article: Article, reference: Reference) -> str:
    return _anchor(inventory, f"{article.locale}/{article.path}", reference.anchor)


def _anchor(inventory: Inventory, path: str, anchor: str) -> str:
    places = inventory.facts[path].anchors
    if not anchor or anchor in places:
        return ""
    return f"there is no heading #{anchor} in {path}: {suggest(anchor, places)}"


def _article(inventory: Inventory, __: Article, reference: Reference) -> str:
    """Follow the link as for a reader, who gets another language where there is none in theirs."""
    first, _, rest = reference.target.partition("/")
    locale = next(each for each in LOCALES if each == first)
    there = (f"{each}/{rest}" for each in (locale, *FALLBACKS[locale]))
    found = next((path for path in there if path in inventory.articles), "")
    if not found:
        names = (
            basename(path)
            for path in inventory.articles
            if path.startswith(f"{dirname(reference.target)}/")
        )
        return f"{reference.raw} leads to no article: {suggest(basename(rest), names)}"
    if inventory.articles[found].draft:
        return f"{reference.raw} leads to a draft, which readers cannot see: take the link out until it is published."
    return _anchor(inventory, found, reference.anchor)


def _image(inventory: Inventory, _: Article, reference: Reference) -> str:
    rest = reference.target.partition("/")[2]
    if any(f"{locale}/{rest}" in inventory.pictures for locale in LOCALES):
        return ""
    folder = dirname(reference.target)
    names = (basename(path) for path in inventory.pictures if dirname(path) == folder)
    return f"there is no picture {reference.raw}: {suggest(basename(rest), names)}"


def _site(inventory: Inventory, article: Article, reference: Reference) -> str:
    before, _, query = reference.target.partition("?")
    first, _, rest = before.removeprefix("/").partition("/")
    if first != article.locale:
        return f"{reference.raw} does not stay in this language: write /{article.locale}/..."
    kind, _, name = rest.rstrip("/").partition("/")
    if kind == "articles":
        slugs = [each.slug for each in inventory.library.articles(article.locale)]
        return (
            "" if name in slugs else f"{reference.raw} leads to no article: {suggest(name, slugs)}"
        )
    if kind == "categories":
        keys = [each.key for each in inventory.library.categories(article.locale)]
        return (
            "" if name in keys else f"{reference.raw} leads to no category: {suggest(name, keys)}"
        )
    if rest.rstrip("/") not in _SITE_PAGES:
        return f"{reference.raw} leads to no page of the site: {suggest(rest, _SITE_PAGES)}"
    topics = [topic.key for topic in inventory.settings.topics]
    unknown = next((topic for topic in parse_qs(query).get("topic", []) if topic not in topics), "")
    return (
        f"{reference.raw} names no topic of the settings: {suggest(unknown, topics)}"
        if unknown
        else ""
    )


def _dead(_: Inventory, __: Article, reference: Reference) -> str:
    return (
        f"{shown(reference.raw)} leads to nothing: link to an article (.md) or picture inside the articles folder, "
        "or to an address with https:, http:, mailto: or tel:."
    )


def _foreign(_: Inventory, __: Article, reference: Reference) -> str:
    return f"{shown(reference.raw)} is not shown, nor is any picture from elsewhere: save it beside the article."


_RULES = {
    "page": _page,
    "article": _article,
    "image": _image,
    "site": _site,
    "foreign": _foreign,
    "dead": _dead,
}
