"""What the cache holds, read into memory: everything about the articles but their pages."""

from dataclasses import dataclass, field
from pathlib import Path

from kb.articles.article import Article
from kb.articles.cache import Cache, PageKey, read_cache
from kb.articles.images import Picture
from kb.articles.problem import Problem
from kb.articles.sitewords import SiteWords


@dataclass(frozen=True, slots=True)
class Contents:
    """One state of the cache. `pictures` by their path from the articles folder."""

    stamp: str
    versions: dict[PageKey, str] = field(default_factory=dict)
    articles: dict[PageKey, Article] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    words: SiteWords = field(default_factory=SiteWords)
    problems: tuple[Problem, ...] = ()


def load_contents(path: Path, previous: Contents | None = None) -> Contents:
    """Read the cache file, taking over from `previous` what did not change.

    Raises sqlite3.Error where there is no cache.
    """
    with read_cache(path) as cache:
        versions = cache.versions()
        words = cache.words()
        return Contents(
            cache.stamp(),
            versions,
            _articles(cache, versions, previous or Contents("")),
            {path: state.picture for path, state in cache.pictures().items() if state.picture},
            words,
            (
                *words.problems,
                *(problem for state in cache.sources().values() for problem in state.problems),
            ),
        )


def _articles(
    cache: Cache, versions: dict[PageKey, str], previous: Contents
) -> dict[PageKey, Article]:
    same = {key for key, version in versions.items() if previous.versions.get(key) == version}
    return {key: previous.articles[key] if key in same else cache.article(key) for key in versions}
