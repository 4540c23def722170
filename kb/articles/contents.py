"""What the cache holds, read into memory: everything about the articles but their pages."""

from dataclasses import dataclass, field
from pathlib import Path

from kb.articles.article import Article
from kb.articles.cache import PageKey, read_cache
from kb.articles.images import Picture
from kb.articles.problem import Problem
from kb.articles.sitewords import SiteWords


@dataclass(frozen=True, slots=True)
class Contents:
    """One state of the cache. `pictures` by their path from the articles folder."""

    stamp: str = ""
    versions: dict[PageKey, str] = field(default_factory=dict)
    articles: dict[PageKey, Article] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    words: SiteWords = field(default_factory=SiteWords)
    problems: tuple[Problem, ...] = ()


def load_contents(path: Path, before: Contents | None = None) -> Contents:
    """Read the cache file; articles that did not change since `before` are taken over.

    Raises sqlite3.OperationalError where there is no cache.
    """
    before = before or Contents()
    with read_cache(path) as cache:
        versions, words = cache.versions(), cache.words()
        known = before.versions.get
        return Contents(
            stamp=cache.stamp(),
            versions=versions,
            articles={
                key: before.articles[key] if known(key) == version else cache.article(key)
                for key, version in versions.items()
            },
            pictures={
                path: state.picture for path, state in cache.pictures().items() if state.picture
            },
            words=words,
            problems=(*words.problems, *cache.problems()),
        )


def changed_paths(before: Contents, now: Contents) -> set[str]:
    """Return the paths of which any text changed, came or went between two states."""
    changed = {key for key, version in now.versions.items() if before.versions.get(key) != version}
    gone = before.versions.keys() - now.versions.keys()
    return {key.path for key in changed | gone}
