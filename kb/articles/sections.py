"""The sections of a page: its headings with the plain text under each, for the table of contents and the search."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kb.articles.article import Section
from kb.articles.tree import text_of

_LEVELS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4}
_BLOCKS = frozenset(
    "p div section blockquote pre hr br h5 h6 ul ol li dl dt dd table tr figure figcaption details summary".split()
)
_CELLS = frozenset({"td", "th"})


def sections_of(root: Element, title: str) -> tuple[Section, ...]:
    """Return the lead (without anchor) and then one section per heading down to level 4, in the order of the page."""
    heads: list[tuple[str, str, int]] = [("", title, 1)]
    texts: list[list[str]] = [[]]
    for piece in _pieces(root):
        if isinstance(piece, Element):
            heads.append((piece.get("id", ""), text_of(piece), _LEVELS[piece.tag]))
            texts.append([])
        else:
            texts[-1].append(piece)
    return tuple(
        Section(anchor, name, level, _tidy(text))
        for (anchor, name, level), text in zip(heads, texts, strict=True)
    )


def _pieces(element: Element) -> Iterator[str | Element]:
    for child in element:
        if child.tag in _LEVELS:
            yield child
        elif child.tag not in {"sup", "input"} and "filename" not in child.get("class", ""):
            yield "\n" if child.tag in _BLOCKS else ""
            yield child.text or ""
            yield from _pieces(child)
            yield "\n" if child.tag in _BLOCKS else " " if child.tag in _CELLS else ""
        yield child.tail or ""


def _tidy(pieces: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def reading_minutes(sections: tuple[Section, ...]) -> int:
    """Return how long reading takes, at 400 Han characters or 220 words a minute; never less than 1."""
    text = " ".join(section.text for section in sections)
    han = sum("\u3400" <= character <= "\u9fff" for character in text)
    words = sum(word.isascii() for word in text.split())
    return max(1, round(han / 400 + words / 220))
