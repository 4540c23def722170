"""The lines between the two `---` at the top of an article.

PyYAML's node tree is read directly, because an editor needs line numbers, and because a title such as `2026-11-01` or a
keyword such as `503` is text here, whatever YAML thinks of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from rapidfuzz.process import extractOne

from kb.articles.problem import BrokenArticle, Problem

_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
_Slug = Annotated[str, StringConstraints(pattern=r"^[\w-]+$", max_length=200)]


class FrontMatter(BaseModel):
    """What an article says about itself. Only the title is required."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    slug: _Slug = ""
    summary: _Text = ""
    keywords: tuple[_Text, ...] = ()
    questions: tuple[_Text, ...] = ()
    status: Literal["published", "draft"] = "published"
    updated: date | None = None
    reviewed: date | None = None
    owner: _Text = ""
    order: int = Field(default=1000, ge=-1_000_000, le=1_000_000)
    featured: bool = False
    redirect_from: tuple[_Slug, ...] = ()
    source_revision: _Text = ""
    topics: tuple[_Text, ...] = ()
    steps: bool = False


#: What to write instead, by key; said when a value is refused.
_REMEDIES = {
    "title": "write one line of at most 300 characters",
    "slug": "use letters, digits, _ and - only, without spaces",
    "summary": "write one sentence of at most 1000 characters",
    "keywords": "write a list such as [deposit, missing]",
    "questions": "write a list, one question per line, each after a dash",
    "status": "write published or draft",
    "updated": "write a date such as 2026-11-01",
    "reviewed": "write a date such as 2026-11-01",
    "owner": "write the name of a team or person",
    "order": "write a whole number",
    "featured": "write true or false",
    "redirect_from": "write a list of old slugs such as [old-name], each of letters, digits, _ and -",
    "source_revision": "write the revision that `kb check` names",
    "topics": "write a list of topic keys such as [deposit]",
    "steps": "write true or false",
}

Lines = dict[tuple[str | int, ...], int]


@dataclass(frozen=True, slots=True)
class Parts:
    """A source file taken apart. `lines` tells where each key and list item stands; `body_line` where the text begins."""

    front: FrontMatter
    body: str
    body_line: int
    lines: dict[str, int]
    problems: tuple[Problem, ...] = ()


def read_front_matter(path: str, text: str) -> Parts:
    """Split a source file into what it says about itself and its Markdown.

    Raises BrokenArticle with a line and a remedy for everything that is wrong. Unknown keys are problems, not failures.
    """
    head, body, body_line = _split(path, text)
    values, lines = _values(path, head)
    unknown = [key for key in values if key not in FrontMatter.model_fields]
    problems = tuple(Problem(path, lines[key,], _unknown(key)) for key in unknown)
    try:
        front = FrontMatter.model_validate(
            {key: values[key] for key in values if key not in unknown}
        )
    except ValidationError as error:
        raise BrokenArticle((*_refusals(path, error, lines), *problems)) from None
    return Parts(
        front,
        body,
        body_line,
        {str(where[0]): line for where, line in lines.items() if len(where) == 1},
        problems,
    )


def _split(path: str, text: str) -> tuple[str, str, int]:
    first, _, rest = text.partition("\n")
    if first.rstrip() != "---":
        raise BrokenArticle(
            (
                Problem(
                    path,
                    1,
                    "has no front matter: start the file with ---, a line `title: ...` and ---.",
                ),
            )
        )
    head: list[str] = []
    for number, line in enumerate(lines := rest.split("\n")):
        if line.rstrip() == "---":
            return "\n".join(head), "\n".join(lines[number + 1 :]), number + 3
        head.append(line)
    raise BrokenArticle(
        (
            Problem(
                path, 1, "the front matter never ends: put a line of three dashes (---) after it."
            ),
        )
    )


def _values(path: str, head: str) -> tuple[dict[str, Any], Lines]:
    """Return the values as plain text, lists and nothing else, with the line of each."""
    try:
        root = yaml.compose(head, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise BrokenArticle((Problem(path, _error_line(error), _yaml_sentence(error)),)) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise BrokenArticle(
            (
                Problem(
                    path, 2, "the front matter cannot be read as YAML: write `key: value` lines."
                ),
            )
        ) from None
    if root is None:
        return {}, {}
    if not isinstance(root, yaml.MappingNode):
        raise BrokenArticle(
            (Problem(path, 2, "the front matter must be lines of the form `key: value`."),)
        )
    values: dict[str, Any] = {}
    lines: Lines = {}
    for key, node in root.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if name in values:
            raise BrokenArticle(
                (
                    Problem(
                        path,
                        key.start_mark.line + 2,
                        f"{name!r} stands here twice: keep one of them.",
                    ),
                )
            )
        lines[name,] = key.start_mark.line + 2
        lines |= {(name, *where): line for where, line in _item_lines(node)}
        values[name] = _plain(node)
    return {name: value for name, value in values.items() if value is not None}, lines


def _item_lines(node: yaml.Node) -> Iterator[tuple[tuple[int], int]]:
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield (number,), item.start_mark.line + 2


def _plain(node: yaml.Node) -> object:
    """Scalars stay text; an empty value counts as not written; anything deeper than a list is left for the schema to refuse."""
    if isinstance(node, yaml.SequenceNode):
        return [item.value if isinstance(item, yaml.ScalarNode) else {} for item in node.value]
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    return {}


def _error_line(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 2 if mark else 2


def _yaml_sentence(error: yaml.MarkedYAMLError) -> str:
    reason = error.problem or "it is not YAML"
    return f"the front matter cannot be read ({reason}): put text that holds a colon, # or quotes between quotation marks."


def _unknown(key: str) -> str:
    closest = extractOne(key, FrontMatter.model_fields.keys(), score_cutoff=60)
    hint = (
        f"did you mean {closest[0]!r}?"
        if closest
        else f"the keys are {', '.join(FrontMatter.model_fields)}."
    )
    return f"there is no key {key!r}: {hint}"


def _refusals(path: str, error: ValidationError, lines: Lines) -> list[Problem]:
    problems: list[Problem] = []
    for detail in error.errors():
        key = str(detail["loc"][0])
        line = lines.get(tuple(detail["loc"][:2])) or lines.get((key,)) or 2
        if detail["type"] == "missing":
            problems.append(
                Problem(
                    path, 1, f"{key!r} is missing: add a line `{key}: ...` to the front matter."
                )
            )
        else:
            problems.append(
                Problem(
                    path, line, f"{key!r} cannot be {_shown(detail['input'])}: {_REMEDIES[key]}."
                )
            )
    return problems


def _shown(value: object) -> str:
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:60] + "…")
    return "a list" if isinstance(value, list) else "a table"
