"""The small YAML tables beside the articles: categories, synonyms, Traditional words, what is withdrawn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from kb.articles.article import Category
from kb.articles.folder import SYNONYMS, TRADITIONAL, WITHDRAWN, read_text
from kb.articles.problem import BrokenArticle, Problem
from kb.articles.tables import read_table, read_words, validate
from kb.settings import LOCALES


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An article that is gone for good, by its slug; `instead` is the slug of what to read now, or empty."""

    slug: str
    instead: str
    line: int


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What the tables say: `_synonyms.yml` as written, the pairs of `_traditional.yml` in their order."""

    categories: tuple[Category, ...] = ()
    synonyms: dict[str, Any] = field(default_factory=dict)
    traditional: tuple[tuple[str, str], ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    problems: tuple[Problem, ...] = ()

    def category(self, path: str) -> Category | None:
        """Return the category that the table at this path describes."""
        return next(
            (one for one in self.categories if path == f"{one.locale}/{one.key}/_category.yml"),
            None,
        )


class _CategoryTable(BaseModel):
    title: str
    description: str = ""
    order: int = 1000
    icon: str = ""


_REMEDIES = {
    "title": "write the name of the category",
    "description": "write a few words",
    "order": "write a whole number",
    "icon": "write the name of an icon",
}


Found = TypeVar("Found")
Reader = Callable[[str, str], tuple[Found, tuple[Problem, ...]]]


def read_site_words(root: Path, paths: Iterable[str], before: SiteWords) -> SiteWords:
    """Read the tables at these paths from the articles folder; one that is broken stays as it was before."""
    problems: list[Problem] = []

    def read(path: str, reader: Reader[Found], earlier: Found) -> Found:
        try:
            found, wrong = reader(path, read_text(root, path))
        except BrokenArticle as error:
            found, wrong = earlier, error.problems
        problems.extend(wrong)
        return found

    synonyms: dict[str, Any] = {}
    traditional: tuple[tuple[str, str], ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    categories: list[Category | None] = []
    for path in paths:
        if path == SYNONYMS:
            synonyms = read(path, _synonyms, before.synonyms)
        elif path == TRADITIONAL:
            traditional = read(path, _traditional, before.traditional)
        elif path == WITHDRAWN:
            withdrawn = read(path, _withdrawn, before.withdrawn)
        else:
            categories.append(read(path, _category, before.category(path)))
    return SiteWords(
        tuple(filter(None, categories)), synonyms, traditional, withdrawn, tuple(problems)
    )


def _synonyms(path: str, text: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    found = read_words(path, text)
    if not isinstance(found, dict):
        raise BrokenArticle(
            (Problem(path, 1, "this is no table: write a language, then its words."),)
        )
    return found, ()


def _traditional(path: str, text: str) -> tuple[tuple[tuple[str, str], ...], tuple[Problem, ...]]:
    table = read_table(path, text)
    pairs = tuple(
        (before, after)
        for before, after in table.values.items()
        if isinstance(after, str) and before
    )
    return pairs, table.problems


def _withdrawn(path: str, text: str) -> tuple[tuple[Withdrawn, ...], tuple[Problem, ...]]:
    table = read_table(path, text)
    found = ((key[0], line) for key, line in table.lines.items() if len(key) == 1)
    return tuple(
        Withdrawn(slug, str(table.values.get(slug) or ""), line) for slug, line in found
    ), table.problems


def _category(path: str, text: str) -> tuple[Category | None, tuple[Problem, ...]]:
    found, problems = validate(read_table(path, text), _CategoryTable, _REMEDIES)
    first, key, _ = path.split("/")
    locale = next((locale for locale in LOCALES if locale == first), None)
    return (Category(key, locale, **found.model_dump()) if locale else None), problems
