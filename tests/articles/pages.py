"""What the tests of articles have in common: compile a text, look at its page, change a site's files."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib

from kb.articles.compiler import Compiled, Outcome, Source, compile_source
from kb.articles.links import address, fill_references
from kb.articles.tree import parse
from kb.settings import Locale


def compile_text(text: str, locale: Locale = "en") -> Outcome:
    """Compile a whole source, front matter and all."""
    return compile_source(Source(locale, "deposits/article.md", text))


def compile_body(body: str, locale: Locale = "en", front: str = "") -> Compiled:
    """Compile Markdown that must become a page; `front` is added to the front matter."""
    outcome = compile_text(f"---\ntitle: Title\n{front}---\n\n{body}", locale)
    assert outcome.compiled, outcome.problems
    return outcome.compiled


def page(body: str, locale: Locale = "en", front: str = "") -> Element:
    """Return the page of some Markdown as a tree, after proving that it is valid HTML."""
    html = compile_body(body, locale, front).html
    assert_valid(html)
    return parse(html)


def problems(body: str, front: str = "") -> list[tuple[int, str]]:
    """Return line and sentence of what is wrong with some Markdown, whose first line is line 4."""
    outcome = compile_text(f"---\ntitle: Title\n{front}---\n{body}")
    return [(problem.line, problem.sentence) for problem in outcome.problems]


def assert_valid(html: str) -> None:
    """Prove that a browser reads this HTML without repairing anything."""
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(html)


def as_read(compiled: Compiled) -> str:
    """Return the page with every address filled in, each reference leading somewhere."""

    def resolve(attribute: str, kind: str, target: str) -> dict[str, str]:
        return {attribute: target if kind == "site" else address("en", kind, target)}

    return fill_references(compiled.html, resolve)


_DANGEROUS = """
    script style svg math iframe object embed form button template link meta base video audio noscript textarea select
"""
DANGEROUS_TAGS = frozenset(_DANGEROUS.split())
DANGEROUS_ATTRIBUTES = frozenset(
    {"style", "srcdoc", "srcset", "formaction", "action", "background", "ping", "target"}
)
#: Whatever has a scheme that is not one of these four.
DANGEROUS_ADDRESS = re.compile(r"(?!(https?|mailto|tel):)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def dangers(html: str) -> list[str]:
    """Return what a browser would run, or let others run, in this HTML, read as a browser reads it."""
    found: list[str] = []
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if element.tag in DANGEROUS_TAGS:
            found.append(str(element.tag))
        for name, value in element.attrib.items():
            address = "".join(value.split()).lstrip("".join(map(chr, range(33))))
            unsafe = name in {"href", "src"} and DANGEROUS_ADDRESS.match(address)
            if unsafe or str(name).startswith("on") or name in DANGEROUS_ATTRIBUTES:
                found.append(f"{name}={value}")
    return found


def write(site: Path, path: str, text: str) -> Path:
    """Write a file under the articles folder of a site; a test may set its time afterwards."""
    file = site / "articles" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def article(title: str, body: str = "", **front: str) -> str:
    """Return a source file."""
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"---\ntitle: {title}\n{lines}---\n\n{body}\n"
