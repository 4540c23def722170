"""What can happen that is worth learning from. A visit is a random word in a cookie; nothing says who it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from kb.settings import Locale
from kb.text.secrets.kinds import Kind as SecretKind

Helpful = Literal["yes", "no"]
Reason = Literal["outdated", "unclear", "not_my_problem", "did_not_work"]
REASONS: tuple[Reason, ...] = get_args(Reason)
MAX_COMMENT = 500


@dataclass(frozen=True, slots=True)
class Searched:
    """Somebody searched. `words` are as typed; what is kept of them is scrubbed."""

    visit: str
    at: datetime
    locale: Locale
    words: str
    results: int
    answered: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Opened:
    """An article was opened from the results of a search for `words`."""

    visit: str
    at: datetime
    words: str
    slug: str


@dataclass(frozen=True, slots=True)
class AskedForHelp:
    """The visit ended in a ticket; which one is not kept."""

    visit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Voted:
    """An article was found helpful or not; a later vote of the same visit takes the place of the first."""

    visit: str
    at: datetime
    locale: Locale
    slug: str
    answer: Helpful
    reason: Reason | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class SecretStopped:
    """The secret guard refused something: only of what kind, and when."""

    at: datetime
    kind: SecretKind


Event = Searched | Opened | AskedForHelp | Voted | SecretStopped
