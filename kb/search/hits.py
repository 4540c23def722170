"""What a search asks for and what it gives back."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from kb.settings import Locale

#: A text in pieces: (piece, whether it was searched for). Joined, the pieces are the text.
Marked = tuple[tuple[str, bool], ...]

MAX_QUERY_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader typed and where. `text` may be anything at all; it is cut at 200 characters, never refused.

    `category` and `language` narrow what is found; "" takes everything.
    """

    text: str
    locale: Locale
    limit: int = 10
    offset: int = 0
    category: str = ""
    language: Locale | Literal[""] = ""


class HitSection(NamedTuple):
    """The section of an article that fits best."""

    title: str
    anchor: str


class Hit(NamedTuple):
    """One article that was found. `locale` is the locale of the page it opens; `converted` as in `Article`."""

    slug: str
    locale: Locale
    category: str
    title: Marked
    snippet: Marked
    section: HitSection | None
    score: float
    converted: bool = False


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer to a query.

    `confidence` (0-1) is how sure the site is that the first hit answers; `answered` is its decision.
    `categories` counts all matching articles by category key, `languages` by the locale they open in, each among what
    the other leaves; `total` counts what both leave.
    """

    query: str
    locale: Locale
    hits: tuple[Hit, ...] = ()
    total: int = 0
    answered: bool = False
    confidence: float = 0.0
    did_you_mean: str | None = None
    categories: dict[str, int] = field(default_factory=dict)
    languages: dict[Locale, int] = field(default_factory=dict)


class Suggestion(NamedTuple):
    """A completion: an article to open (`slug` set) or a query to run (`slug` None)."""

    title: Marked
    slug: str | None
    locale: Locale
    category: str = ""
