"""The lines between the two `---` at the top of an article."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from kb.articles.problem import BrokenArticle, Problem
from kb.articles.tables import read_table, validate

_Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
_Slug = Annotated[str, StringConstraints(pattern=r"^[\w-]+$", max_length=200)]


class FrontMatter(BaseModel):
    """What an article says about itself. Only the title is required."""

    model_config = ConfigDict(frozen=True)

    title: _Title
    slug: _Slug | None = None
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


#: What to write when a value is refused.
_REMEDIES = {
    "title": "write one line of at most 300 characters",
    "slug": "use letters, digits, _ and - only, without spaces",
    "summary": "write a sentence of at most 1000 characters",
    "keywords": "write a list such as [deposit, missing]",
    "questions": "write a list, one question in a line, each after a dash",
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


@dataclass(frozen=True, slots=True)
class Parts:
    """A source file taken apart; `lines` tells where each key stands, `body_line` where the text begins."""

    front: FrontMatter
    body: str
    body_line: int
    lines: dict[str, int]
    problems: tuple[Problem, ...] = ()


def read_front_matter(path: str, text: str) -> Parts:
    """Split a source file into what it says about itself and its Markdown.

    Raises BrokenArticle with a line and a remedy for everything that is wrong; an unknown key only makes a problem.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        sentence = "has no front matter: start the file with ---, a line `title: ...` and ---."
        raise BrokenArticle((Problem(path, 1, sentence),))
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if not end:
        sentence = "the front matter never ends: put a line of three dashes (---) after it."
        raise BrokenArticle((Problem(path, 1, sentence),))
    table = read_table(path, "\n".join(lines[1:end]), first_line=2)
    front, problems = validate(table, FrontMatter, _REMEDIES)
    places = {where[0]: line for where, line in table.lines.items() if len(where) == 1}
    return Parts(front, "\n".join(lines[end + 1 :]), end + 2, places, problems)
