"""What must be true of every page as it is sent: valid, named, labelled, light, nothing inline or from elsewhere."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib

HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
UNLABELLED = {"hidden", "submit", "button", "image"}
#: What a browser fetches by itself, unlike a link that somebody must follow.
FETCHING = {"script", "img", "source", "iframe", "video", "audio", "use", "object", "embed"}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "preconnect"}
#: A page weighs no more bytes, its pictures not counted.
HEAVIEST = 60 * 1024
REFERENCES = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "headers"]


def problems_of(page: str) -> list[str]:
    """Return a sentence for everything that is wrong with a page; an empty list when it is good."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document: Element = parser.parse(page)
    found = [f"invalid HTML at {place}: {code} {data}" for place, code, data in parser.errors]
    if len(page.encode()) > HEAVIEST:
        found.append(f"the page weighs {len(page.encode())} bytes")
    for check in CHECKS:
        found += check(document)
    return found


def in_one_line(page: str) -> str:
    """Return a page with its attributes and words apart by one blank each, however its templates are laid out."""
    return " ".join(page.split())


def text_of(element: Element | None) -> str:
    """Return the words in an element, with single blanks."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _named(document: Element) -> Iterator[str]:
    html = document if document.tag == "html" else document.find("html")
    if html is None or html.get("lang") not in {"zh-Hans", "zh-Hant", "en"}:
        yield "the page does not say its language"
    heads = list(document.iter("h1"))
    if len(heads) != 1:
        yield f"{len(heads)} h1"
    title = text_of(next(document.iter("title"), None))
    if not heads or not title.removeprefix("Error: ").startswith(text_of(heads[0])):
        yield f"the title {title!r} does not start with the h1"


def _unique_ids(document: Element) -> Iterator[str]:
    counts = Counter(each.get("id") for each in document.iter() if each.get("id") is not None)
    yield from (f"id {name!r} stands {count} times" for name, count in counts.items() if count > 1)


def _references(document: Element) -> Iterator[str]:
    ids = {each.get("id") for each in document.iter()}
    for element in document.iter():
        for attribute in REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute} names {name!r}, which is not there"


def _labelled(document: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in document.iter("label")}
    wrapped = {id(each) for label in document.iter("label") for each in label.iter()}
    for element in document.iter():
        if element.tag not in {"input", "select", "textarea"} or element.get("type") in UNLABELLED:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        if not named and element.get("id") not in labelled and id(element) not in wrapped:
            yield f"{element.tag} {element.get('name')!r} has no label"
        if element.get("required") is not None:
            yield f"{element.tag} {element.get('name')!r} lets the browser complain"


def _inline(document: Element) -> Iterator[str]:
    for element in document.iter():
        for name in element.attrib:
            if name == "style" or name.startswith("on"):
                yield f"{element.tag} has an inline {name}"
        data = element.get("type", "").endswith("json")
        if element.tag == "style" or (
            element.tag == "script" and not element.get("src") and not data
        ):
            yield f"inline {element.tag}"


def _from_elsewhere(document: Element) -> Iterator[str]:
    for element in document.iter():
        link = element.tag == "link" and FETCHED_LINKS & set(element.get("rel", "").split())
        if link or element.tag in FETCHING:
            for name in ("src", "srcset", "href", "data"):
                address = element.get(name) or "/"  # a script fills in what is empty
                if not address.startswith("/") or address.startswith("//"):
                    yield f"{element.tag} fetches {address}"


def _headings(document: Element) -> Iterator[str]:
    levels = [HEADINGS.index(str(each.tag)) for each in document.iter() if each.tag in HEADINGS]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"h{after + 1} follows h{before + 1}"


def _pictures(document: Element) -> Iterator[str]:
    for image in document.iter("img"):
        if image.get("alt") is None:
            yield f"picture {image.get('src')} has no alt"


def _links(document: Element) -> Iterator[str]:
    for link in document.iter("a"):
        pictured = any(image.get("alt") for image in link.iter("img"))
        if not (text_of(link) or link.get("aria-label") or pictured):
            yield f"link to {link.get('href')} says nothing"


CHECKS: tuple[Callable[[Element], Iterator[str]], ...] = (
    _named,
    _unique_ids,
    _references,
    _labelled,
    _inline,
    _from_elsewhere,
    _headings,
    _pictures,
    _links,
)
