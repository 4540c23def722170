"""Notices: what a site tells its readers for a while. They are written in `articles/_notices.yml`."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal, Self

import structlog
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from kb.articles.folder import read_text
from kb.articles.problem import BrokenArticle, Problem, suggest
from kb.articles.tables import Places, read_words, shown
from kb.settings import LocalText, Settings
from kb.text.fold import fold

FILE = "_notices.yml"
_FIRST_YEAR, _LAST_YEAR = 1970, 9998
_TIME = f"a time such as 2026-11-18 09:00, in a year from {_FIRST_YEAR} to {_LAST_YEAR}"
_TABLE = "write `key: ...` and its other lines"
#: What to write for each key of a notice.
_REMEDIES = {
    "key": "small letters, digits and - only",
    "kind": "incident or news",
    "title": "a few words, or some for each language",
    "text": "what readers should know, or that for each language",
    "starts": _TIME,
    "ends": _TIME,
    "link": "an address on this site without its language, such as /articles/fees",
    "words": "a list such as [deposit, top up]",
}
log = structlog.get_logger(__name__)


class Notice(BaseModel):
    """Something readers should know from `starts` until `ends` (aware; open when None).

    An incident stands on every page, other news on the front page; both in searches for one of `words`.
    `link` is an address on this site without its language, such as `/articles/deposit-confirmations`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    kind: Literal["incident", "news"] = "news"
    title: LocalText
    text: LocalText
    starts: datetime
    ends: datetime | None = None
    link: str = Field(default="", pattern=r"^(/[^/].*)?$")
    words: tuple[str, ...] = ()

    @field_validator("starts", "ends")
    @classmethod
    def _aware(cls, moment: datetime | None, info: ValidationInfo) -> datetime | None:
        if moment and not moment.tzinfo and info.context:
            moment = moment.replace(tzinfo=info.context["zone"])
        # Beyond them no clock of another zone can show it.
        if moment and not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            raise ValueError("no clock goes that far")
        # In UTC, as the clock is: moments of two zones take ten times as long to compare, on every request.
        return moment.astimezone(UTC) if moment and moment.tzinfo else moment

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends and self.ends <= self.starts:
            raise ValueError("ends before it starts")
        return self

    def active(self, now: datetime) -> bool:
        """Say whether it is shown at this moment."""
        return self.starts <= now and (self.ends is None or now < self.ends)

    def matches(self, query: str) -> bool:
        """Say whether somebody who searches with these words should see it."""
        folded = fold(query)
        return any(fold(word) in folded for word in self.words)


class LiveNotices:
    """The notices as the file says now; a file that is broken leaves them as they were."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._path = str(settings.articles_dir / FILE)
        self._seen: object = None
        self._notices: tuple[Notice, ...] = ()

    def all(self) -> tuple[Notice, ...]:
        """Return every notice, the newest first. Costs one look at one file."""
        seen = _look(self._path)
        if seen != self._seen:
            try:
                self._notices = read_notices(self._settings)
            except BrokenArticle as error:
                log.warning("notices.broken", problem=error.problems[0].sentence)
            self._seen = seen
        return self._notices

    def active(self, now: datetime) -> tuple[Notice, ...]:
        """Return the notices that are shown at this moment, incidents first."""
        shown = (notice for notice in self.all() if notice.active(now))
        return tuple(sorted(shown, key=lambda notice: notice.kind != "incident"))

    def state(self, now: datetime) -> tuple[object, ...]:
        """Return what changes whenever what is shown does."""
        return (*(notice.key for notice in self.all() if notice.active(now)), self._seen)


def read_notices(settings: Settings) -> tuple[Notice, ...]:
    """Read the file; times without an offset are the site's. Raises BrokenArticle with everything to mend."""
    with suppress(OSError):  # what may not even be looked for is not missing
        if not (settings.articles_dir / FILE).exists():
            return ()
    text = read_text(settings.articles_dir, FILE)
    entries = read_words(FILE, text) or []
    if not isinstance(entries, list):
        raise BrokenArticle(
            (Problem(FILE, 1, "this is no list: write each notice as `- key: ...`."),)
        )
    notices: list[Notice] = []
    problems: list[Problem] = []
    for number, entry in enumerate(entries, start=1):
        try:
            notices.append(Notice.model_validate(entry, context={"zone": settings.zone}))
        except ValidationError as error:
            problems += _complaints(number, entry, error, Places(text))
    if problems:
        raise BrokenArticle(tuple(problems))
    return tuple(sorted(notices, key=lambda notice: notice.starts, reverse=True))


def notice_problems(settings: Settings) -> tuple[Problem, ...]:
    """Return what an editor has to mend in the file."""
    try:
        read_notices(settings)
    except BrokenArticle as error:
        return error.problems
    return ()


def _complaints(
    number: int, entry: object, error: ValidationError, places: Places
) -> Iterator[Problem]:
    """Yield what is wrong with one notice, at its places in the file."""
    name = entry.get("key", number) if isinstance(entry, dict) else number
    told: dict[str, str] = {}
    for detail in error.errors():
        key = str(detail["loc"][0]) if detail["loc"] else ""
        told.setdefault(key, _complaint(key, detail["type"], detail["input"]))
    for key, sentence in told.items():
        yield Problem(FILE, places.line((number - 1, key)), f"notice {name}: {sentence}")


def _complaint(key: str, kind: str, given: object) -> str:
    if not key:
        return "ends before it starts." if kind == "value_error" else f"this is no table: {_TABLE}."
    if kind == "extra_forbidden":
        return f"there is no key {key!r}: {suggest(key, _REMEDIES)}"
    wrong = "is missing" if kind == "missing" else f"cannot be {shown(given)}"
    return f"{key!r} {wrong}: write {_REMEDIES[key]}."


def _look(path: str) -> object:
    try:
        found = os.stat(path)  # noqa: PTH116  # on every request, and twice as quick
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
