"""What is wrong with one article by itself; `kb.articles.check` adds what is wrong between articles."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kb.articles.frontmatter import Parts
from kb.articles.lines import LineFinder, prose_lines
from kb.articles.problem import Level, Problem
from kb.articles.sections import heading_of
from kb.articles.tree import HEADINGS

MAX_TITLE_HAN = 30

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_ITEM = r"(?:[-*+]|\d{1,3}\.) +\S"
_HALF_INDENTED_ITEM = re.compile(rf" {{1,3}}{_ITEM}")

_OPENS_BLOCK = re.compile(r'( *)(?:===[!+]? "|(?:!!!|\?\?\?\+?) \w)')

#: What looks like markup at the start of a line inside a paragraph, where Markdown takes it for plain text.
_TAKEN_FOR_TEXT = (
    (re.compile(rf"(?m)^{_ITEM}"), "a list"),
    (re.compile(r"(?m)^\|? ?:?-{2,}:? ?\|"), "a table"),
)

Finding = tuple[int, str, Level]


def lint(root: Element, parts: Parts, path: str) -> tuple[Problem, ...]:
    """Look at the page as Markdown gave it, before it is finished; return what is wrong, by line."""
    rules = (
        _title,
        _headings,
        _pictures,
        _footnotes,
        _plain_markup,
        _half_indented,
        _empty_blocks,
    )
    findings = sorted(finding for rule in rules for finding in rule(root, parts))
    return tuple(Problem(path, line, sentence, level) for line, sentence, level in findings)


def _title(root: Element, parts: Parts) -> Iterator[Finding]:
    del root
    if len(_HAN.findall(parts.front.title)) > MAX_TITLE_HAN:
        sentence = f"the title has more than {MAX_TITLE_HAN} characters: say it shorter."
        yield parts.lines["title"], sentence, "warning"


def _headings(root: Element, parts: Parts) -> Iterator[Finding]:
    lines = list(prose_lines(parts.body, parts.body_line))
    above = 1
    for heading in (element for element in root.iter() if element.tag in HEADINGS):
        level, name = HEADINGS.index(str(heading.tag)) + 1, heading_of(heading)
        line = _heading_line(lines, level) or parts.body_line
        if not name:
            yield line, "this heading has no words: write some, or take it out.", "error"
        elif level == 1:
            yield line, f"“{name}” has the level of the page's own title: write ## {name}", "error"
        elif level > above + 1:
            yield line, f"“{name}” skips a level: write {'#' * (above + 1)} {name}", "error"
        above = max(level, 2)


def _heading_line(lines: list[tuple[int, str]], level: int) -> int:
    """Return the line of the next heading of this level, and forget the lines up to it; 0 if there is none."""
    for place, (number, line) in enumerate(lines):
        if re.match(rf"#{{{level}}}(?!#)", line):
            del lines[: place + 1]
            return number
    return 0


def _pictures(root: Element, parts: Parts) -> Iterator[Finding]:
    lines = LineFinder(parts.body, parts.body_line)
    for picture in root.iter("img"):
        line = lines.find(picture.get("src", ""))
        if not picture.get("alt", "").strip():
            sentence = (
                "this picture has no text for those who cannot see it: write ![what it shows](...)"
            )
            yield line, sentence, "error"


def _footnotes(root: Element, parts: Parts) -> Iterator[Finding]:
    lines = LineFinder(parts.body, parts.body_line)
    places = {element.get("id") for element in root.iter()}
    for note in root.iter("li"):
        kind, _, name = note.get("id", "").partition(":")
        if kind == "fn" and f"fnref:{name}" not in places:
            sentence = f"the footnote [^{name}] is referred to nowhere: refer to it or take it out."
            yield lines.find(f"[^{name}]:"), sentence, "error"


def _plain_markup(root: Element, parts: Parts) -> Iterator[Finding]:
    lines = LineFinder(parts.body, parts.body_line)
    for paragraph in root.iter("p"):
        text = "".join(paragraph.itertext())
        for pattern, name in _TAKEN_FOR_TEXT:
            if found := pattern.search(text):
                yield lines.find(found[0]), f"{name} needs an empty line before it.", "error"


def _half_indented(root: Element, parts: Parts) -> Iterator[Finding]:
    del root
    for number, line in prose_lines(parts.body, parts.body_line):
        if _HALF_INDENTED_ITEM.match(line):
            yield number, "a list inside a list is indented by four spaces.", "error"


def _empty_blocks(root: Element, parts: Parts) -> Iterator[Finding]:
    """Find tabs and boxes whose text is not indented far enough to be in them."""
    del root
    lines = parts.body.split("\n")
    for place, line in prose_lines(parts.body, 0):
        if not (opened := _OPENS_BLOCK.match(line)):
            continue
        following = next((each for each in lines[place + 1 :] if each.strip()), "")
        if not following.startswith(opened[1] + "    "):
            sentence = "there is nothing in this: indent its text by four spaces."
            yield parts.body_line + place, sentence, "error"
