"""What the index keeps of articles and sections: whole in Whoosh, and as a result shows them in the arrays.

What is shown is read ten times in every search, so it lies ready: plain text, cut and folded as the snippet wants it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from kb.search.snippet import MAX_CHARACTERS
from kb.settings import Locale

_PART = "\0"


class StoredArticle(NamedTuple):
    """What Whoosh keeps of an article."""

    slug: str
    path: str
    locale: Locale
    category: str
    title: str
    questions: list[str]
    keywords: list[str]
    summary: str


class StoredSection(NamedTuple):
    """What Whoosh keeps of a section. `folded` is empty where it is merely the text in lower case."""

    title: str
    anchor: str
    text: str
    folded: str


class ShownArticle(NamedTuple):
    """What a result shows of an article."""

    slug: str
    locale: Locale
    category: str
    title: str
    summary: str


class ShownSection(NamedTuple):
    """What a result shows of a section: as much of the text as a snippet is made from, and the same folded."""

    title: str
    anchor: str
    text: str
    folded: str


def pack_record(record: Sequence[Any]) -> bytes:
    """Return what is shown of a record that Whoosh keeps."""
    if len(record) == len(StoredArticle._fields):
        article = StoredArticle(*record)
        return _packed(
            article.slug, article.locale, article.category, article.title, article.summary
        )
    section = StoredSection(*record)
    text = section.text[:MAX_CHARACTERS]
    folded = (section.folded or section.text.lower())[:MAX_CHARACTERS]
    # Lower case is quickly made of ASCII alone; a text that is its own folded form is kept once.
    as_it_is = text.isascii() or folded == text
    return _packed(section.title, section.anchor, text, "" if as_it_is else folded)


def unpack_article(packed: str) -> ShownArticle:
    """Return what is shown of an article."""
    slug, locale, category, title, summary = packed.split(_PART)
    return ShownArticle(slug, cast("Locale", locale), category, title, summary)


def unpack_section(packed: str) -> ShownSection:
    """Return what is shown of a section."""
    title, anchor, text, folded = packed.split(_PART)
    return ShownSection(title, anchor, text, folded or (text.lower() if text.isascii() else text))


def _packed(*parts: str) -> bytes:
    return _PART.join(part.replace(_PART, " ") for part in parts).encode()
