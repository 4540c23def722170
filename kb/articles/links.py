r"""Where links and pictures lead: what a source says becomes addresses of the site, never outside it.

While an article is kept, a reference stands in its page between two marks, `\ue000kind:target\ue001`. Only when the
page is read is it filled with an address, because that depends on other articles and on the reader's locale.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape, unescape
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Literal
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

from kb.articles.frontmatter import Parts
from kb.articles.images import SUFFIXES
from kb.articles.lines import LineFinder, prose_lines
from kb.articles.markdown import SCHEMES, normalise
from kb.articles.tree import classes, text_of
from kb.settings import LOCALES

Kind = Literal["article", "image", "site", "page", "foreign", "dead"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or picture: what it means, as written in the source (`raw`), and its line there.

    `target` is a path from the articles folder (kinds article, image), an address of the site (kind site), or empty
    (kind page: another place on the same page; foreign: a picture from elsewhere; dead: a link to nothing).
    """

    kind: Kind
    target: str
    anchor: str
    raw: str
    line: int = 1

    @property
    def whole(self) -> str:
        """The target with the anchor, if there is one."""
        return f"{self.target}#{self.anchor}" if self.anchor else self.target


_ATTRIBUTES = {"a": "href", "img": "src"}
_OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/\\]{2}")
#: An address that the sanitiser takes out.
_REFUSED = re.compile(
    rf"(?<=\]\()(?!(?:{'|'.join(SCHEMES)}):)[a-z][a-z0-9+.-]*:(?:[^()\s]|\([^()\s]*\))*",
    re.IGNORECASE,
)
_DESTINATION = re.compile(r"(?<=\]\()[^)\s]{1,2000}")
_MARKED = re.compile(' (href|src)="\ue000([a-z]+):([^"\ue000\ue001]*)\ue001"')


def understand(raw: str, path: str, tag: str) -> Reference | None:
    """Say what a link (tag `a`) or picture (`img`) means in the source at `path` from the articles folder.

    Returns None for a link that leads outside the site.
    """
    if _OUTSIDE.match(raw):
        return Reference("foreign", "", "", raw) if tag == "img" else None
    before, _, anchor = raw.partition("#")
    anchor = _decoded(anchor)
    if not before and tag == "a":
        return Reference("page", "", anchor, raw)
    if before.startswith("/"):
        return Reference("site", before, anchor, raw)
    target = normpath(str(PurePosixPath(path).parent / _decoded(before.partition("?")[0])))
    kind = _kind(PurePosixPath(target), tag)
    return (
        Reference(kind, target, anchor, raw)
        if kind in {"article", "image"}
        else Reference(kind, "", "", raw)
    )


def _decoded(text: str) -> str:
    return normalise(unquote(text))


def _kind(target: PurePosixPath, tag: str) -> Kind:
    if target.parts[0] not in LOCALES:
        return "foreign" if tag == "img" else "dead"
    if tag == "img" or target.suffix.lower() in SUFFIXES:
        return "image"
    return "article" if target.suffix == ".md" else "dead"


def mark_references(root: Element, parts: Parts, path: str) -> tuple[Reference, ...]:
    """Put marks where addresses will be filled in; return what the page refers to, in order."""
    found: list[Reference] = []
    lines = LineFinder(parts.body, parts.body_line)
    refused = _refused(parts)
    for element in root.iter():
        tag = str(element.tag)
        attribute = _ATTRIBUTES.get(tag, "")
        raw = element.get(attribute)
        if not attribute or "footnote-backref" in classes(element):  # which nobody wrote
            continue
        if raw is None and tag == "a" and "id" in element.attrib:  # a place to lead to
            continue
        reference = _gone(element, refused) if raw is None else understand(raw, path, tag)
        if reference is None:
            element.set("rel", "noopener noreferrer")  # tell other sites nothing of ours
            continue
        found.append(replace(reference, line=lines.find(reference.raw)))
        if reference.kind == "foreign":
            element.tag, element.text = "span", element.get("alt", "")
        elif reference.kind != "page":
            element.set(attribute, f"\ue000{reference.kind}:{reference.whole}\ue001")
    return tuple(found)


def _refused(parts: Parts) -> Iterator[str]:
    for _, line in prose_lines(parts.body, 0):
        yield from _REFUSED.findall(line)


def _gone(element: Element, refused: Iterator[str]) -> Reference:
    """Say what an element has lost to the sanitiser; by its words, where that cannot be found in the source."""
    words = element.get("alt", text_of(element))
    return Reference("foreign" if element.tag == "img" else "dead", "", "", next(refused, words))


Resolve = Callable[[str, str, str], dict[str, str]]


def fill_references(html: str, resolve: Resolve) -> str:
    """Return the page with every marked attribute replaced by what `resolve(attribute, kind, target)` gives."""

    def filled(match: re.Match[str]) -> str:
        attributes = resolve(match[1], match[2], unescape(match[3]))
        return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())

    return _MARKED.sub(filled, html)


def fill_markdown(source: str, references: Iterable[Reference], resolve: Resolve) -> str:
    """Return the Markdown with the links and pictures it was written with leading to addresses of the site."""
    known = {reference.raw: reference for reference in references}

    def filled(match: re.Match[str]) -> str:
        reference = known.get(match[0])
        if not reference or reference.kind == "page":
            return match[0]
        attribute = "src" if reference.kind == "image" else "href"
        found = resolve(attribute, reference.kind, reference.whole)
        return found.get(attribute, match[0])

    return _DESTINATION.sub(filled, source)


def address(*parts: str, anchor: str = "") -> str:
    """Return a path of the site from its parts, percent-encoded."""
    path = "/" + "/".join([_quoted(part) for part in parts])
    return f"{path}#{_quoted(anchor)}" if anchor else path


#: The same articles and sections are led to again and again.
_quoted = lru_cache(maxsize=16_384)(quote)
