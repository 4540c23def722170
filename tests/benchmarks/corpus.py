"""What is searched and what is asked: a file of sections with queries beside it, or an invented corpus."""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kb.articles.article import Article, Section
from kb.articles.traditional import Traditional
from kb.settings import LOCALES, Locale

GENERATED = 43_000
QUERIES = 240
WORDS = 20_000


@dataclass(frozen=True)
class Row:
    """One section of a page."""

    page: str
    locale: Locale
    title: str
    heading: str
    body: str


@dataclass(frozen=True)
class Corpus:
    """Sections in a fixed random order of pages, and the queries to ask."""

    name: str
    rows: tuple[Row, ...]
    queries: tuple[str, ...]

    def first(self, sections: int) -> tuple[Row, ...]:
        """Return so many sections."""
        return self.rows[:sections]


class BenchmarkLibrary:
    """Sections as kb's indexer wants them: articles; the first one with a word more in its title, if one is given."""

    stamp = "benchmark"
    locales = LOCALES
    traditional = Traditional()

    def __init__(self, rows: tuple[Row, ...], changed: str = "") -> None:
        self.synonyms: dict[str, object] = {}
        pages: dict[str, list[Row]] = {}
        for row in rows:
            pages.setdefault(row.page, []).append(row)
        self._articles = [_article(page, sections) for page, sections in pages.items()]
        if changed:
            first = self._articles[0]
            title = f"{first.title} {changed}"
            self._articles[0] = replace(first, title=title, revision=changed)

    def articles(self, locale: Locale) -> list[Article]:
        """Return the articles written in a locale."""
        return [article for article in self._articles if article.locale == locale]


def _article(page: str, rows: list[Row]) -> Article:
    sections = tuple(Section(f"s{i}", row.heading, 2, row.body) for i, row in enumerate(rows))
    return Article(page, rows[0].locale, "all", page, rows[0].title, "", "1", sections=sections)


def read_corpus(path: Path) -> Corpus:
    """Read sections from JSON lines, gzipped or not, and queries from `queries.json` beside them if it is there."""
    packed = path.read_bytes()
    text = gzip.decompress(packed) if path.suffix == ".gz" else packed
    rows = [_row(json.loads(line)) for line in text.splitlines()]
    rows = _shuffled_pages(rows)
    beside = path.with_name("queries.json")
    queries = (
        [text for _, text in json.loads(beside.read_bytes())]
        if beside.exists()
        else list(_headings(rows))
    )
    return Corpus(path.name, tuple(rows), tuple(queries))


def _row(line: dict[str, str]) -> Row:
    locale = next(one for one in LOCALES if one == line["lang"])
    return Row(
        f"{line['src']}-{locale}-{line['page']}",
        locale,
        line["title"],
        line["heading"],
        line["body"],
    )


def generate_corpus(sections: int = GENERATED) -> Corpus:
    """Invent sections of words whose frequencies fall as in real text, half in Chinese, half in English."""
    chance = random.Random(7)  # noqa: S311  # The same corpus every time.
    words: dict[Locale, list[str]] = {
        "zh-hans": [_han_word(chance) for _ in range(WORDS)],
        "en": [_latin_word(chance) for _ in range(WORDS)],
    }
    rows: list[Row] = []
    while len(rows) < sections:
        locale: Locale = "zh-hans" if len(rows) % 2 else "en"
        text = _text(chance, words[locale], 4, locale)
        page = f"page-{len(rows)}"
        rows += [
            Row(
                page,
                locale,
                text,
                _text(chance, words[locale], 3, locale),
                _text(chance, words[locale], 80, locale),
            )
            for _ in range(chance.randint(1, 8))
        ]
    return Corpus("generated", tuple(rows[:sections]), tuple(_headings(rows)))


def _han_word(chance: random.Random) -> str:
    return "".join(
        chr(0x4E00 + int(3000 * chance.random() ** 2))
        for _ in range(chance.choice((1, 2, 2, 2, 3)))
    )


def _latin_word(chance: random.Random) -> str:
    syllables = range(chance.choice((1, 2, 3, 4)))
    return "".join(chance.choice("bcdfghklmnprst") + chance.choice("aeiou") for _ in syllables)


def _text(chance: random.Random, words: list[str], length: int, locale: Locale) -> str:
    chosen = (words[int(len(words) * chance.random() ** 3)] for _ in range(length))
    return ("" if locale == "zh-hans" else " ").join(chosen)


def _headings(rows: list[Row]) -> Iterator[str]:
    chance = random.Random(11)  # noqa: S311
    for row in chance.sample(rows, min(QUERIES, len(rows))):
        yield row.heading if chance.random() < 0.5 else row.title


def _shuffled_pages(rows: list[Row]) -> list[Row]:
    pages: dict[str, list[Row]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row)
    names = list(pages)
    random.Random(1).shuffle(names)  # noqa: S311
    return [row for name in names for row in pages[name]]
