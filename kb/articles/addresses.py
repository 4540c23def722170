"""Fill references: which address of the site a link or picture has for a reader of one locale."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.articles.images import Picture
from kb.articles.links import address
from kb.articles.shelf import Shelf
from kb.settings import LOCALES, Locale


@dataclass(frozen=True, slots=True)
class Addresses:
    """Resolves what an article written in one locale refers to, for a reader of another (or the same)."""

    shelves: Mapping[Locale, Shelf]
    pictures: Mapping[str, Picture]
    written: Locale
    reader: Locale
    spelling: str = ""  # what changes with the way the site writes Traditional

    def resolve(self, attribute: str, kind: str, target: str) -> dict[str, str]:
        """Return the attributes to write; none for what leads nowhere, so that its words stay as plain text."""
        if kind == "site":
            return {attribute: self._site(target)}
        path, _, anchor = target.partition("#")
        first, _, rest = path.partition("/")
        locale = next((each for each in LOCALES if each == first), self.written)
        # What is written in the article's own language is meant for the reader's; another is meant as it stands.
        locale = self.reader if locale == self.written else locale
        if kind == "image":
            return self._image(attribute, locale, rest)
        return self._article(locale, rest, anchor) if kind == "article" else {}

    def _site(self, target: str) -> str:
        first, _, rest = target.removeprefix("/").partition("/")
        return f"/{self.reader}/{rest}" if first == self.written else target

    def _article(self, locale: Locale, path: str, anchor: str) -> dict[str, str]:
        shelf = self.shelves.get(locale)
        found = shelf.by_path.get(path) if shelf else None
        return {"href": address(locale, "articles", found.slug, anchor=anchor)} if found else {}

    def _image(self, attribute: str, locale: Locale, path: str) -> dict[str, str]:
        """Prefer the picture drawn for the reader's language, then the one beside the article, then any."""
        for each in dict.fromkeys((locale, self.written, *LOCALES)):
            if picture := self.pictures.get(f"{each}/{path}"):
                source = f"{address('media', each, path)}?v={picture.digest}"
                if (locale, each) == ("zh-hant", "zh-hans") and path.endswith(".svg"):
                    # Its words are converted where it is sent from.
                    source = f"{address('media', locale, path)}?v={picture.digest}{self.spelling}"
                size = {"width": str(picture.width), "height": str(picture.height)}
                return {attribute: source, **(size if attribute == "src" and picture.width else {})}
        return {attribute: address("media", self.written, path)} if attribute == "src" else {}
