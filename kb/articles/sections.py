"""The sections of a page: its headings with the plain text under each, for the table of contents and the search."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from kb.articles.article import Section
from kb.articles.tree import classes

_LEVELS = {"h2": 2, "h3": 3, "h4": 4}
_BLOCKS = """
    p div section blockquote pre hr br h5 h6 ul ol li dl dt dd table caption tr figure figcaption details summary
"""
_BLOCK_TAGS = frozenset(_BLOCKS.split())
_CELLS = frozenset({"td", "th"})
_CELL_ENDS = "\v"
#: Classes of what is no part of the text: numbers and arrows of footnotes, names of files over code;
#: the names of tabs are said by the tabs themselves.
_SILENT = frozenset({"footnote-ref", "footnote-backref", "filename", "tabbed-labels"})
_TAB = "tabbed-block"
_HAN_A_MINUTE, _WORDS_A_MINUTE = 400, 220


def sections_of(root: Element, title: str) -> tuple[Section, ...]:
    """Return the lead (without anchor), then a section for each heading of level 2 to 4, in the order of the page.

    Text has one line for each paragraph, item, table row and line of code.
    """
    heads = [("", title, 1)]
    texts: list[list[str]] = [[]]
    for piece in _pieces(root):
        if isinstance(piece, str):
            texts[-1].append(piece)
        else:
            heads.append((piece.get("id", ""), heading_of(piece), _LEVELS[str(piece.tag)]))
            texts.append([])
    sections = zip(heads, map(_tidy, texts), strict=True)
    return tuple(Section(anchor, name, level, text) for (anchor, name, level), text in sections)


def heading_of(element: Element) -> str:
    """Return the words of a heading, which the numbers of footnotes are not."""
    return _tidy(piece for piece in _pieces(element) if isinstance(piece, str))


def _pieces(element: Element) -> Iterator[str | Element]:
    """Yield the text in order, and each heading that opens a section; a line ends where a block does."""
    text = _as_typed if element.tag in {"pre", "code", "span"} else _in_one_line
    yield text(element.text)
    for child in element:
        if child.tag in _LEVELS:
            yield child
        elif not _SILENT.intersection(classes(child)):
            yield "\n" if child.tag in _BLOCK_TAGS else ""
            yield f"{child.get('aria-label', '')}\n" if _TAB in classes(child) else ""
            yield from _pieces(child)
            yield "\n" if child.tag in _BLOCK_TAGS else _CELL_ENDS if child.tag in _CELLS else ""
        yield text(child.tail)


def _as_typed(text: str | None) -> str:
    return text or ""


def _in_one_line(text: str | None) -> str:
    return (text or "").replace("\n", " ")


def _tidy(pieces: Iterable[str]) -> str:
    lines = "".join(pieces).split("\n")
    return "\n".join(tidy for line in lines if (tidy := _in_cells(line)))


def _in_cells(line: str) -> str:
    """Tidy the spaces of a line, and part the cells of a table row as a reader would."""
    cells = (" ".join(cell.split()) for cell in line.split(_CELL_ENDS))
    return " · ".join(cell for cell in cells if cell)


def reading_minutes(sections: tuple[Section, ...]) -> int:
    """Return how long reading takes, in minutes; never less than 1."""
    text = " ".join(section.text for section in sections)
    han = sum("\u3400" <= character <= "\u9fff" for character in text)
    words = sum(word.isascii() for word in text.split())
    return max(1, round(han / _HAN_A_MINUTE + words / _WORDS_A_MINUTE))
