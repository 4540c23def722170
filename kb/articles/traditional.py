"""Traditional Chinese from Simplified: an article's page, its Markdown, and all it says about itself."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from kb.articles.article import Category
from kb.articles.compiler import Compiled
from kb.articles.lines import prose_lines
from kb.articles.markdown import clean
from kb.articles.sections import sections_of
from kb.articles.tree import parse, serialise
from kb.i18n.replacements import Replacements
from kb.i18n.script import to_traditional

#: What a reader copies or compares character by character, and the attributes that people see or hear.
_KEPT_TAGS = frozenset({"code", "pre", "kbd", "samp", "var"})
_SPOKEN_ATTRIBUTES = ("alt", "title", "aria-label")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'“”「」（）()，。；、]+|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*"
)
#: In a line of Markdown: code, where a link leads, tags and bare links. Bounded, so that no line takes long.
_MARKDOWN_KEPT = re.compile(
    r"``[^\n]{1,500}?``|`[^`\n]{1,500}`|(?<=\])\([^)\s]{1,2000}|<[^<>\n]{1,500}>"
)
#: In a drawing: tags, and how it is styled.
_DRAWING_KEPT = re.compile(r"<style\b.*?</style>|<[^<>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Traditional:
    """How a site writes Traditional.

    `replacements` come from `_traditional.yml` and are made last; `names` are the site's own, in both scripts.
    """

    replacements: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    _mend: Replacements = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_mend", Replacements(self.replacements))

    def text(self, text: str) -> str:
        """Return the text in Traditional; addresses stay, and the site's name is as the site writes it."""
        for simplified, traditional in self.names:
            if simplified and simplified in text:
                return traditional.join(self.text(part) for part in text.split(simplified))
        return _between(_ADDRESS, text, lambda part: self._mend.make(to_traditional(part)))

    def texts(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return each of the texts in Traditional."""
        return tuple(self.text(text) for text in texts)

    def twin(self, compiled: Compiled) -> Compiled:
        """Return the Traditional twin of a Simplified article and its page: same path, slug, anchors and references."""
        article = compiled.article
        root = parse(compiled.html)
        self._convert(root)
        title = self.text(article.title)
        converted = replace(
            article,
            locale="zh-hant",
            converted=True,
            title=title,
            summary=self.text(article.summary),
            keywords=self.texts(article.keywords),
            questions=self.texts(article.questions),
            sections=sections_of(root, title),
        )
        return Compiled(
            converted, clean(serialise(root)), self.markdown(compiled.markdown), compiled.facts
        )

    def markdown(self, source: str) -> str:
        """Return Markdown in Traditional; code, tags and where links lead stay."""
        lines = source.split("\n")
        for number, line in prose_lines(source, 0):
            lines[number] = _between(_MARKDOWN_KEPT, line, self.text)
        return "\n".join(lines)

    def drawing(self, svg: str) -> str:
        """Return an SVG drawing with its words in Traditional."""
        return _between(_DRAWING_KEPT, svg, self.text)

    def category(self, category: Category) -> Category:
        """Return the Traditional twin of a Simplified category."""
        title, description = self.texts((category.title, category.description))
        return replace(category, locale="zh-hant", title=title, description=description)

    def _convert(self, element: Element) -> None:
        if element.tag in _KEPT_TAGS or element.get("translate") == "no":
            return
        element.text = element.text and self.text(element.text)
        for name in _SPOKEN_ATTRIBUTES:
            if value := element.get(name):
                element.set(name, self.text(value))
        for child in element:
            self._convert(child)
            child.tail = child.tail and self.text(child.tail)


def _between(kept: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """Change what stands between the matches of a pattern."""
    pieces: list[str] = []
    end = 0
    for match in kept.finditer(text):
        pieces += (change(text[end : match.start()]), match[0])
        end = match.end()
    return "".join((*pieces, change(text[end:])))
