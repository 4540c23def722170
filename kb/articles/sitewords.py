"""The small YAML tables beside the articles: categories, synonyms, Traditional words, what is withdrawn."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from kb.articles.article import Category
from kb.articles.folder import SYNONYMS, TRADITIONAL, WITHDRAWN, read_text
from kb.articles.problem import BrokenArticle, Problem, suggest
from kb.articles.tables import Places, read_table, read_words, validate
from kb.settings import LOCALES, Locale


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

    @property
    def tables(self) -> list[str]:
        """The paths of the tables that it comes from."""
        site = {SYNONYMS: self.synonyms, TRADITIONAL: self.traditional, WITHDRAWN: self.withdrawn}
        return [*(path for path, found in site.items() if found), *map(_path, self.categories)]

    def category(self, path: str) -> Category | None:
        """Return the category that the table at this path describes."""
        return next((one for one in self.categories if path == _path(one)), None)


def _path(category: Category) -> str:
    return f"{category.locale}/{category.key}/_category.yml"


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


# What an editor has left empty is nothing, not a mistake.
_NO_LIST = BeforeValidator(lambda value: value or ())
_NO_TABLE = BeforeValidator(lambda value: value or {})
_Words = Annotated[tuple[str, ...], _NO_LIST]


class _SynonymTable(BaseModel):
    model_config = ConfigDict(extra="forbid")

    same: Annotated[tuple[_Words, ...], _NO_LIST] = ()
    also: Annotated[dict[str, _Words], _NO_TABLE] = Field(default_factory=dict)


_SYNONYMS = TypeAdapter(dict[Locale, Annotated[_SynonymTable, _NO_TABLE]])
_SYNONYM_REMEDIES = {
    "same": "write lines such as - [deposit, top up]",
    "also": "write lines such as word: [other, another]",
}


def _synonyms(path: str, text: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    found = read_words(path, text)
    if not isinstance(found, dict):
        raise BrokenArticle(
            (Problem(path, 1, "this is no table: write a language, then its words."),)
        )
    try:
        _SYNONYMS.validate_python(found)
    except ValidationError as error:
        raise BrokenArticle(tuple(dict.fromkeys(_misshapen(path, text, error)))) from None
    return found, ()


def _misshapen(path: str, text: str, error: ValidationError) -> Iterator[Problem]:
    """Yield what is wrong with synonyms; what is wrong with several words of a line comes several times."""
    places = Places(text)
    for detail in error.errors():
        locale, key, *_ = (*map(str, detail["loc"]), "")
        if key == "[key]":
            sentence = f"there is no language {locale!r}: {suggest(locale, LOCALES)}"
        elif detail["type"] == "extra_forbidden":
            sentence = f"there is no key {key!r}: {suggest(key, _SYNONYM_REMEDIES)}"
        else:
            remedy = _SYNONYM_REMEDIES.get(key, "write `same` and `also`, each with its words")
            sentence = f"{key or locale!r} cannot be read: {remedy}."
        yield Problem(path, places.line(detail["loc"]), sentence)


def _traditional(path: str, text: str) -> tuple[tuple[tuple[str, str], ...], tuple[Problem, ...]]:
    table = read_table(path, text)
    pairs = tuple(
        (before, after)
        for before, after in table.values.items()
        if isinstance(after, str) and before
    )
    wrong = tuple(
        Problem(
            path, table.lines[key,], f"{key!r} names no one word: write a line such as 賬戶: 帳戶."
        )
        for key, after in table.values.items()
        if not isinstance(after, str)
    )
    return pairs, (*table.problems, *wrong)


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
