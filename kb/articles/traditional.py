"""Traditional Chinese from Simplified: an article's page and everything it says about itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from kb.articles.article import Article, Category
from kb.articles.tree import parse, serialise
from kb.i18n.script import to_traditional

#: What a reader copies or compares character by character.
_KEPT = frozenset({"code", "pre", "kbd", "samp", "var"})
_TRANSLATED_ATTRIBUTES = ("alt", "title", "aria-label")


@dataclass(frozen=True, slots=True)
class Traditional:
    """How this site writes Traditional: `replacements` from `_traditional.yml`, and `names` that it gives itself."""

    replacements: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    def text(self, text: str) -> str:
        """Return the text in Traditional, with the site's own name as the site writes it."""
        for simplified, traditional in self.names:
            if simplified in text:
                return traditional.join(self.text(part) for part in text.split(simplified))
        return to_traditional(text, self.replacements)

    def texts(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return each text in Traditional."""
        return tuple(self.text(text) for text in texts)

    def html(self, html: str) -> str:
        """Return the page in Traditional: text and spoken attributes, but no code, address, id or `translate="no"`."""
        root = parse(html)
        self._convert(root)
        return serialise(root)

    def _convert(self, element: Element) -> None:
        if not _kept(element):
            element.text = element.text and self.text(element.text)
            for name in _TRANSLATED_ATTRIBUTES:
                if value := element.get(name):
                    element.set(name, self.text(value))
            for child in element:
                self._convert(child)
        for child in element:
            if not _kept(element):
                child.tail = child.tail and self.text(child.tail)

    def article(self, article: Article) -> Article:
        """Return the Simplified article as its Traditional twin: same path, slug and anchors."""
        return replace(
            article,
            locale="zh-hant",
            converted=True,
            title=self.text(article.title),
            summary=self.text(article.summary),
            keywords=self.texts(article.keywords),
            questions=self.texts(article.questions),
            sections=tuple(
                replace(section, title=self.text(section.title), text=self.text(section.text))
                for section in article.sections
            ),
        )

    def category(self, category: Category) -> Category:
        """Return the Simplified category as its Traditional twin."""
        return replace(
            category,
            locale="zh-hant",
            title=self.text(category.title),
            description=self.text(category.description),
        )


def _kept(element: Element) -> bool:
    return element.tag in _KEPT or element.get("translate") == "no"
