"""HTML as a tree and back: every change to a page after Markdown is made on these elements."""

from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder, tostring

from typing_extensions import override

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})


class _Parser(HTMLParser):
    """Feed the sanitiser's well-formed output to a TreeBuilder."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()
        self.builder.start("div", {})

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.builder.end(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.builder.end(tag)

    @override
    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def parse(html: str) -> Element:
    """Return the sanitiser's output as the children of a `div` of ours. Other HTML may raise anything."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    parser.builder.end("div")
    return parser.builder.close()


def serialise(root: Element) -> str:
    """Return the children of the root as HTML."""
    html = tostring(root, encoding="unicode", method="html")
    return html.removeprefix("<div>").removesuffix("</div>")


def depth(root: Element) -> int:
    """Return how many elements stand one in the other at the deepest place."""
    level, row = 0, list(root)
    while row:
        level, row = level + 1, [child for element in row for child in element]
    return level


def descend(root: Element) -> Iterator[tuple[Element, Element]]:
    """Yield (parent, element) for every element under the root, in document order.

    What has been yielded may be moved or wrapped while this goes on.
    """
    stack = [(root, child) for child in reversed(root)]
    while stack:
        parent, element = stack.pop()
        stack.extend((element, child) for child in reversed(element))
        yield parent, element


def text_of(element: Element) -> str:
    """Return all the text inside, with runs of white space made one space."""
    return " ".join("".join(element.itertext()).split())


def classes(element: Element) -> list[str]:
    """Return the element's class names."""
    return element.get("class", "").split()


def add_class(element: Element, name: str) -> None:
    """Give the element one more class."""
    element.set("class", " ".join([*classes(element), name]))


def wrap(parent: Element, element: Element, wrapper: Element) -> None:
    """Put the wrapper where the element stands, and the element into it."""
    wrapper.tail, element.tail = element.tail, None
    parent[list(parent).index(element)] = wrapper
    wrapper.append(element)
