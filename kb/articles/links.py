"""Where links and pictures lead: relative paths in a source become addresses of the site, proved to stay inside it.

While an article is kept, a reference stands in its HTML between two marks, as `\\ue000kind:target\\ue001`; only when the
page is read is it filled with the address, because that depends on other articles and on the page's locale.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Literal
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

from kb.settings import LOCALES

Kind = Literal["article", "image", "site", "dead"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or picture as written (`raw`) and what it means: `target` is a path from the articles folder, or an address."""

    kind: Kind
    target: str
    anchor: str
    raw: str


_ATTRIBUTE = {"a": "href", "img": "src"}
_MARKED = re.compile(' (href|src)="\ue000([a-z]+):([^"\ue000\ue001]*)\ue001"')


def understand(raw: str, path: str, tag: str) -> Reference | None:
    """Say what a link (`a`) or picture (`img`) in the source at `path` (from the articles folder) means; None: leave it alone."""
    target, _, anchor = raw.partition("#")
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", raw) or (not target and tag == "a"):
        return None
    if target.startswith("/"):
        return Reference("site", target, anchor, raw)
    joined = normpath(str(PurePosixPath(path).parent / unquote(target.partition("?")[0])))
    if joined.startswith(("..", "/")) or "\0" in joined or joined.split("/")[0] not in LOCALES:
        return Reference("dead", joined, anchor, raw)
    if tag == "img":
        return Reference("image", joined, "", raw)
    return Reference("article" if joined.endswith(".md") else "dead", joined, unquote(anchor), raw)


def mark_references(root: Element, path: str) -> tuple[Reference, ...]:
    """Put marks where addresses will be filled in; return what the page refers to, in order."""
    found: list[Reference] = []
    for element in root.iter():
        attribute = _ATTRIBUTE.get(str(element.tag), "")
        if not attribute or (raw := element.get(attribute)) is None:
            continue
        if reference := understand(raw, path, str(element.tag)):
            found.append(reference)
            anchor = f"#{reference.anchor}" if reference.anchor else ""
            element.set(attribute, f"\ue000{reference.kind}:{reference.target}{anchor}\ue001")
    return tuple(found)


def fill_references(html: str, resolve: Callable[[str, str], dict[str, str]]) -> str:
    """Return the page with every marked attribute replaced by what `resolve(kind, target)` gives (names and values)."""

    def filled(match: re.Match[str]) -> str:
        found = resolve(
            match[2], match[3].replace("&amp;", "&").replace("&gt;", ">").replace("&lt;", "<")
        )
        return "".join(f' {name}="{escape(value)}"' for name, value in found.items())

    return _MARKED.sub(filled, html)


def address(*parts: str, anchor: str = "") -> str:
    """Return a path of the site from its parts, each percent-encoded; Han characters too, as browsers send them."""
    path = "/" + "/".join(quote(part, safe="/") for part in parts)
    return f"{path}#{quote(anchor)}" if anchor else path
