"""What an article is, once read and rendered. Plain frozen data; no library type leaves this package."""

from dataclasses import dataclass
from datetime import date

from kb.settings import Locale


@dataclass(frozen=True, slots=True)
class Category:
    """A folder of articles in one locale."""

    key: str
    locale: Locale
    title: str
    description: str = ""
    order: int = 1000
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the plain text under it: the unit of search. The lead of an article has an empty anchor."""

    anchor: str
    title: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article in one locale. `path` is relative to the locale folder and the same in every translation.

    `converted` says that this Traditional text was made from the Simplified article. `revision` is a short hash of the
    source (of the Simplified one where converted) without its housekeeping: `updated`, `reviewed`, `owner` and
    `source_revision`. The rendered HTML is kept apart: see `Library.html`.
    """

    slug: str
    locale: Locale
    category: str
    path: str
    title: str
    summary: str
    revision: str
    keywords: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    redirect_from: tuple[str, ...] = ()
    updated: date | None = None
    reviewed: date | None = None
    owner: str = ""
    order: int = 1000
    featured: bool = False
    draft: bool = False
    steps: bool = False
    converted: bool = False
    source_revision: str = ""
    minutes: int = 1
    sections: tuple[Section, ...] = ()
