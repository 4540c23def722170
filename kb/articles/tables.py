"""YAML as editors write it: a table of texts and lists of texts, where every complaint knows its line.

PyYAML's node tree is read directly, because an editor needs line numbers, and because a title such as `2026-11-01` or
a keyword such as `503` is text here, whatever YAML thinks of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kb.articles.problem import BrokenArticle, Problem, suggest

#: Where a key (name,) or an item of its list (name, number) stands.
Lines = dict[tuple[str] | tuple[str, int], int]

#: The keys, and the numbers of items, that lead to something.
Place = tuple[str | int, ...]

#: In C where PyYAML was built with it. The first knows what is empty, the second takes everything for text.
_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS_LOADER: type[yaml.BaseLoader | yaml.CBaseLoader] = getattr(
    yaml, "CBaseLoader", yaml.BaseLoader
)

_MAX_DEPTH = 10
_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Table:
    """What a table says, with the line of each key and item."""

    path: str
    values: dict[str, object]
    lines: Lines
    problems: tuple[Problem, ...] = ()


def read_table(path: str, text: str, first_line: int = 1) -> Table:
    """Read `key: value` lines. Raises BrokenArticle when they are not YAML; a key written twice is a problem."""
    values: dict[str, object] = {}
    lines: Lines = {}
    problems: list[Problem] = []
    for key, node in _pairs(path, text, first_line):
        name, line = str(key.value), key.start_mark.line + first_line
        if (name,) in lines:
            problems.append(Problem(path, line, f"{name!r} stands here twice: keep one of them."))
        lines[name,] = line
        items = node.value if isinstance(node, yaml.SequenceNode) else ()
        lines |= {
            (name, number): item.start_mark.line + first_line for number, item in enumerate(items)
        }
        values[name] = _plain(node)
    written = {name: value for name, value in values.items() if value is not None}
    return Table(path, written, lines, tuple(problems))


def read_words(path: str, text: str) -> object:
    """Read YAML of any shape, every scalar as text. Raises BrokenArticle when it is none."""
    try:
        _refuse_tricks(text)
        return yaml.load(text, Loader=_WORDS_LOADER) or {}  # noqa: S506 - it makes nothing but text
    except (yaml.YAMLError, ValueError) as error:
        raise _unreadable(path, error, 1) from None


class Places:
    """Where in readable YAML each key and item stands, by the keys and numbers (from 0) that lead to it."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {(): 1}
        if root := yaml.compose(text, Loader=_LOADER):
            self._enter(root, ())

    def _enter(self, node: yaml.Node, place: Place) -> None:
        inside: list[tuple[str | int, yaml.Node, yaml.Node]] = []
        if isinstance(node, yaml.MappingNode):
            inside = [(str(key.value), key, value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            inside = [(number, item, item) for number, item in enumerate(node.value)]
        for name, begin, value in inside:
            self._lines[*place, name] = begin.start_mark.line + 1
            self._enter(value, (*place, name))

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest above it that is written."""
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]


def _pairs(path: str, text: str, first_line: int) -> list[tuple[yaml.Node, yaml.Node]]:
    try:
        _refuse_tricks(text)
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError) as error:
        raise _unreadable(path, error, first_line) from None
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode):
        raise BrokenArticle(
            (Problem(path, first_line, "this is no table: write `key: value` lines."),)
        )
    return list(root.value)


def _refuse_tricks(text: str) -> None:
    """Look through YAML before it is built: nothing may be nested deeply, or refer to something else.

    The first ends the process, the second makes gigabytes of a few lines. Raises yaml.YAMLError.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH or isinstance(event, yaml.AliasEvent):
            problem = "a * that refers to something" if depth <= _MAX_DEPTH else "too deep"
            mark = event.start_mark
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)  # type: ignore[arg-type] # or C's twin


def _unreadable(path: str, error: Exception, first_line: int) -> BrokenArticle:
    line, reason = first_line, ""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line, reason = (
            first_line + (mark.line if mark else 0),
            f" ({error.problem or error.context})",
        )
    remedy = "put text that holds a colon, #, * or quotes between quotation marks."
    return BrokenArticle((Problem(path, line, f"this cannot be read{reason}: {remedy}"),))


def _plain(node: yaml.Node) -> object:
    """Return a scalar as text, a list of scalars as a list of text, None for what was left empty.

    Anything else becomes an empty table, which every schema refuses.
    """
    if isinstance(node, yaml.SequenceNode):
        return [item.value if isinstance(item, yaml.ScalarNode) else {} for item in node.value]
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    return {}


Schema = TypeVar("Schema", bound=BaseModel)


def validate(
    table: Table, schema: type[Schema], remedies: Mapping[str, str]
) -> tuple[Schema, tuple[Problem, ...]]:
    """Return the table as its schema, and what is wrong but does no harm, such as an unknown key.

    `remedies` says for each key what to write. Raises BrokenArticle with every value that is refused.
    """
    known = schema.model_fields
    unknown = (key for key in table.values if key not in known)
    problems = (*table.problems, *(_unknown(table, key, known) for key in unknown))
    try:
        found = schema.model_validate(
            {key: value for key, value in table.values.items() if key in known}
        )
    except ValidationError as error:
        raise BrokenArticle((*_refusals(table, error, remedies), *problems)) from None
    return found, problems


def _unknown(table: Table, key: str, known: Mapping[str, object]) -> Problem:
    return Problem(table.path, table.lines[key,], f"there is no key {key!r}: {suggest(key, known)}")


def _refusals(
    table: Table, error: ValidationError, remedies: Mapping[str, str]
) -> Iterator[Problem]:
    for detail in error.errors():
        key, *items = detail["loc"]
        if detail["type"] == "missing":
            yield Problem(table.path, 1, f"{key!r} is missing: add a line `{key}: ...`.")
            continue
        where = (str(key), int(items[0])) if items else (str(key),)
        sentence = f"{key!r} cannot be {shown(detail['input'])}: {remedies[str(key)]}."
        yield Problem(table.path, table.lines[where], sentence)


def shown(value: object) -> str:
    """Return a value as a complaint names it: a text in quotes, cut where it is long, anything else by its kind."""
    if not isinstance(value, str):
        return "a list" if isinstance(value, list) else "a table"
    return repr(value if len(value) <= _SHOWN_CHARACTERS else value[:_SHOWN_CHARACTERS] + "…")
