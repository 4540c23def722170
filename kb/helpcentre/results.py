"""What the templates of a search receive, as plain data: good results, or the honest no-answer page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Any, Literal
from urllib.parse import urlencode

from kb.articles.article import Article
from kb.articles.library import Library
from kb.articles.links import address
from kb.helpcentre.answers import hit_address, plain
from kb.helpcentre.entries import category_title, existing
from kb.helpcentre.words import shortened
from kb.i18n.locales import NAMES
from kb.search.hits import Hit, Marked, Query, SearchResults
from kb.settings import Locale

PER_PAGE = 10
#: By date, only the best are put in order: what hardly fits is not worth reading because it is new.
SORTED_BY_DATE = 50
#: From here on the best passage stands on top: of the project's judged questions nine in ten are then answered by it.
SURE = 0.8
ANSWER_LINES = 3
#: Two rows or so of Han on a phone.
ANSWER_CHARACTERS = 90
#: Where a line of an article ends without a mark: items, rows of a table.
_UNMARKED_END = re.compile(r"(?<=[^\s。！？：；，、…!?:;,.])\n")


@dataclass(frozen=True, slots=True)
class Result:
    """One found article."""

    title: Marked
    address: str
    locale: Locale
    converted: bool
    category: str
    section: str
    updated: date | None
    snippet: Marked


@dataclass(frozen=True, slots=True)
class Answer:
    """The passage that probably answers, to be shown before the results."""

    title: str
    locale: Locale
    section: str
    address: str
    lines: tuple[str, ...]
    category: str
    updated: date | None


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to narrow the results."""

    title: str
    address: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the results a reader wants to see.

    One category and one language or all of them (""), in which order, which page.
    """

    category: str = ""
    language: Locale | Literal[""] = ""
    newest: bool = False
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Whether it is anything but the beginning of everything that was found."""
        return self != Asked()


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """What a search found: good results, or the honest no-answer page."""

    query: str
    answered: bool
    total: int
    answer: Answer | None
    results: tuple[Result, ...]
    did_you_mean: str | None
    categories: tuple[Filter, ...]
    languages: tuple[Filter, ...]
    asked: Asked
    pages: int

    def page_address(self, page: int) -> str:
        """Return the address of another page of these results, relative to this one."""
        return f"{_address(self.query, self.asked)}&page={page}"

    def order_address(self, *, newest: bool) -> str:
        """Return the address of these results in one order or the other, relative to this one."""
        return _address(self.query, replace(self.asked, newest=newest))


def query(text: str, locale: Locale, asked: Asked) -> Query:
    """Return the search for this page of the results."""
    if asked.newest:
        return Query(text, locale, SORTED_BY_DATE, 0, asked.category, asked.language)
    start = (asked.page - 1) * PER_PAGE
    return Query(text, locale, PER_PAGE, start, asked.category, asked.language)


def results_page(library: Library, results: SearchResults, asked: Asked) -> ResultsPage:
    """Return one page of what a search found, for a reader of `results.locale`."""
    found = tuple(result(hit, library) for hit in results.hits)
    shown = results.total
    if asked.newest:
        shown = len(found)
        found = _newest_first(found)[(asked.page - 1) * PER_PAGE : asked.page * PER_PAGE]
    sure = results.answered and results.confidence >= SURE
    first = results.hits[:1] if sure and not asked.narrowed else ()
    return ResultsPage(
        query=results.query,
        answered=results.answered,
        total=results.total,
        answer=next((made for hit in first if (made := _answer(hit, library))), None),
        results=found,
        did_you_mean=results.did_you_mean,
        categories=_categories(library, results, asked),
        languages=_languages(results, asked),
        asked=asked,
        pages=ceil(shown / PER_PAGE),
    )


def result(hit: Hit, library: Library) -> Result:
    """Return a hit with what its article says of itself."""
    article = _article(library, hit)
    return Result(
        title=hit.title,
        address=hit_address(hit),
        locale=hit.locale,
        converted=hit.converted,
        category=category_title(library, hit.category, hit.locale),
        section=hit.section.title if hit.section else "",
        updated=article.updated if article else None,
        snippet=running(hit.snippet, hit.locale),
    )


def running(pieces: Marked, locale: Locale) -> Marked:
    """Return lines of an article as running text: what ends without a mark is set off from what follows.

    No line of a page begins with the dots at its end, nor with the dot between two cells of a table.
    """
    stop, space = ("; ", " ") if locale == "en" else ("；", "")
    lines: list[tuple[str, bool]] = []
    last = ""  # of the piece before
    for text, found in pieces:
        marked = _UNMARKED_END.sub(stop, last + text).replace("\n", space)
        lines.append((_at_the_end(marked.removeprefix(last)), found))
        last = text.rstrip("\n")[-1:]
    return tuple(lines)


def _at_the_end(line: str) -> str:
    """Keep dots with the word before them."""
    return line.replace(" …", "\u00a0…").replace(" · ", "\u00a0· ")


def _answer(hit: Hit, library: Library) -> Answer | None:
    """Return the beginning of the section that fits best; of the first one with words where that is only a title."""
    article = _article(library, hit)
    if article is None:
        return None
    anchor = hit.section.anchor if hit.section else ""
    best = (each for each in article.sections if each.anchor == anchor and each.text)
    worded = (each for each in article.sections if each.text)
    section = next(best, None) or next(worded, None)
    if section is None:
        return None
    return Answer(
        title=plain(hit.title),
        locale=hit.locale,
        section=section.title if section.anchor else "",
        address=address(hit.locale, "articles", hit.slug, anchor=section.anchor),
        lines=tuple(
            _at_the_end(shortened(line, ANSWER_CHARACTERS))
            for line in section.text.splitlines()[:ANSWER_LINES]
        ),
        category=category_title(library, hit.category, hit.locale),
        updated=article.updated,
    )


def _newest_first(results: tuple[Result, ...]) -> tuple[Result, ...]:
    return tuple(sorted(results, key=lambda each: each.updated or date.min, reverse=True))


def _categories(library: Library, results: SearchResults, asked: Asked) -> tuple[Filter, ...]:
    """Return the categories to choose from, the fullest first, after all of them."""
    counts = sorted(results.categories.items(), key=lambda item: -item[1])
    named = {key: category_title(library, key, results.locale) for key, _ in counts}
    return _filters(results.query, asked, "category", counts, named)


def _languages(results: SearchResults, asked: Asked) -> tuple[Filter, ...]:
    """Return the languages to choose from, after all of them."""
    return _filters(results.query, asked, "language", list(results.languages.items()), NAMES)


def _filters(
    words: str,
    asked: Asked,
    name: Literal["category", "language"],
    counts: Sequence[tuple[str, int]],
    named: Mapping[Any, str],
) -> tuple[Filter, ...]:
    """Return all of them, then each; nothing where there is one only, which was not chosen."""
    if len(counts) < 2 and not getattr(asked, name):  # noqa: PLR2004  # two make a choice
        return ()

    def one(key: str, title: str, count: int) -> Filter:
        chosen = replace(asked, **{name: key}, page=1)  # type: ignore[arg-type]  # a key of its own kind
        return Filter(title, _address(words, chosen), count, key == getattr(asked, name))

    everything = one("", "", sum(count for _, count in counts))
    return (everything, *(one(key, named[key], count) for key, count in counts))


def _address(words: str, asked: Asked) -> str:
    """Return the address of the first page, relative to the search."""
    order = "newest" if asked.newest else ""
    chosen = {"category": asked.category, "language": asked.language, "sort": order}
    return "?" + urlencode({"q": words} | {name: value for name, value in chosen.items() if value})


def _article(library: Library, hit: Hit) -> Article | None:
    return next(existing(library, [hit.slug], hit.locale), None)
