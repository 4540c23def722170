"""What was read and rendered, kept in one SQLite file: written by one process at a time, read by every web worker."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

from pydantic import TypeAdapter

from kb.articles.article import Article
from kb.articles.folder import FileStamp
from kb.articles.images import Picture
from kb.articles.links import Reference
from kb.articles.problem import Problem
from kb.articles.sitewords import SiteWords
from kb.settings import Locale

_SCHEMA_VERSION = 1
_SCHEMA = """
create table sources (path text primary key, mtime_ns int, size int, version text, problems text) without rowid;
create table pages (
    locale text, path text, converted int, version text, article text, html text, source text, facts text,
    primary key (locale, path, converted)
) without rowid;
create table pictures (path text primary key, mtime_ns int, size int, picture text, problem text) without rowid;
create table site (stamp text, words text);
"""
_WAIT_SECONDS = 10.0


class PageKey(NamedTuple):
    """Names a page: its locale, its path from the locale's folder, and whether it was made from the other script."""

    locale: Locale
    path: str
    converted: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page refers to, and the places in it that can be referred to."""

    references: tuple[Reference, ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One rendered page. `version` changes with anything it was made from; addresses in `html` are still to be filled."""

    version: str
    article: Article
    html: str
    source: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of a source file as last looked at, good or broken."""

    stamp: FileStamp
    version: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureState:
    """What is known of a picture file as last looked at; `picture` is None where it could not be read."""

    stamp: FileStamp
    picture: Picture | None
    problem: str = ""


_ARTICLE = TypeAdapter(Article)
_FACTS = TypeAdapter(Facts)
_PROBLEMS = TypeAdapter(tuple[Problem, ...])
_PICTURE = TypeAdapter(Picture | None)
_WORDS = TypeAdapter(SiteWords)


def cache_path(data_dir: Path) -> Path:
    """Return where the cache of a site lies."""
    return data_dir / "cache" / "library.sqlite3"


class Cache:
    """The tables of the cache file over one open connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def _rows(self, sql: str, *values: object) -> Iterator[Any]:
        return iter(self._connection.execute(sql, values))

    def sources(self) -> dict[str, SourceState]:
        """Return what is known of every source file, by its path from the articles folder."""
        rows = self._rows(
            "select path, mtime_ns, size, version, problems from sources order by path"
        )
        return {
            path: SourceState(FileStamp(mtime_ns, size), version, _PROBLEMS.validate_json(problems))
            for path, mtime_ns, size, version, problems in rows
        }

    def pictures(self) -> dict[str, PictureState]:
        """Return what is known of every picture file, by its path from the articles folder."""
        rows = self._rows(
            "select path, mtime_ns, size, picture, problem from pictures order by path"
        )
        return {
            path: PictureState(FileStamp(mtime_ns, size), _PICTURE.validate_json(picture), problem)
            for path, mtime_ns, size, picture, problem in rows
        }

    def versions(self) -> dict[PageKey, str]:
        """Return the version of every page."""
        rows = self._rows(
            "select locale, path, converted, version from pages order by path, locale, converted"
        )
        return {
            PageKey(locale, path, bool(converted)): version
            for locale, path, converted, version in rows
        }

    def article(self, key: PageKey) -> Article:
        """Return the article of a page that exists."""
        return _ARTICLE.validate_json(self._column("article", key))

    def html(self, key: PageKey) -> str:
        """Return the HTML of a page that exists, addresses still to be filled."""
        return self._column("html", key)

    def source(self, key: PageKey) -> str:
        """Return the source text that a page that exists was made from."""
        return self._column("source", key)

    def facts(self) -> dict[PageKey, Facts]:
        """Return the facts of every page."""
        rows = self._rows(
            "select locale, path, converted, facts from pages order by path, locale, converted"
        )
        return {
            PageKey(locale, path, bool(converted)): _FACTS.validate_json(facts)
            for locale, path, converted, facts in rows
        }

    def page(self, key: PageKey) -> Page:
        """Return a page that exists."""
        version, article, html, source, facts = next(
            self._rows(
                "select version, article, html, source, facts from pages where locale=? and path=? and converted=?",
                *key,
            )
        )
        return Page(
            version, _ARTICLE.validate_json(article), html, source, _FACTS.validate_json(facts)
        )

    def stamp(self) -> str:
        """Return what changes whenever anything that readers can see changes; empty before the first build."""
        return next((stamp for (stamp,) in self._rows("select stamp from site")), "")

    def words(self) -> SiteWords:
        """Return the site's tables as last read."""
        return next(
            (_WORDS.validate_json(words) for (words,) in self._rows("select words from site")),
            SiteWords(),
        )

    def _column(self, name: str, key: PageKey) -> str:
        rows = self._rows(
            f"select {name} from pages where locale=? and path=? and converted=?", *key
        )  # noqa: S608
        return cast("str", next(rows)[0])

    def put_source(self, path: str, state: SourceState) -> None:
        """Keep what is known of a source file."""
        problems = _PROBLEMS.dump_json(state.problems).decode()
        self._rows(
            "replace into sources values (?, ?, ?, ?, ?)",
            path,
            state.stamp.mtime_ns,
            state.stamp.size,
            state.version,
            problems,
        )

    def put_picture(self, path: str, state: PictureState) -> None:
        """Keep what is known of a picture file."""
        picture = _PICTURE.dump_json(state.picture).decode()
        self._rows(
            "replace into pictures values (?, ?, ?, ?, ?)",
            path,
            state.stamp.mtime_ns,
            state.stamp.size,
            picture,
            state.problem,
        )

    def put_page(self, key: PageKey, page: Page) -> None:
        """Keep a page in place of its earlier version."""
        article, facts = (
            _ARTICLE.dump_json(page.article).decode(),
            _FACTS.dump_json(page.facts).decode(),
        )
        self._rows(
            "replace into pages values (?, ?, ?, ?, ?, ?, ?, ?)",
            *key,
            page.version,
            article,
            page.html,
            page.source,
            facts,
        )

    def put_site(self, stamp: str, words: SiteWords) -> None:
        """Keep the site's tables and the stamp of the whole."""
        self._rows("delete from site")
        self._rows("insert into site values (?, ?)", stamp, _WORDS.dump_json(words).decode())

    def drop_source(self, path: str) -> None:
        """Forget a source file that is gone."""
        self._rows("delete from sources where path=?", path)

    def drop_picture(self, path: str) -> None:
        """Forget a picture file that is gone."""
        self._rows("delete from pictures where path=?", path)

    def drop_page(self, key: PageKey) -> None:
        """Forget a page."""
        self._rows("delete from pages where locale=? and path=? and converted=?", *key)


@contextmanager
def read_cache(path: Path) -> Iterator[Cache]:
    """Open the cache to read one consistent state. Raises sqlite3.Error where there is none yet."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=ro", uri=True, timeout=_WAIT_SECONDS, isolation_level=None
    )
    try:
        connection.execute("begin")
        yield Cache(connection)
    finally:
        connection.close()


@contextmanager
def write_cache(path: Path) -> Iterator[Cache]:
    """Open the cache to bring it up to date; others who want to write wait, readers do not.

    What is written becomes visible at the end, all at once. A file that is no cache of this version is begun anew.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = _mtime_ns(path)
        connection = _open_to_write(path)
        try:
            yield Cache(connection)
            changed = connection.in_transaction
            connection.commit()
        finally:
            connection.close()
        if changed and _mtime_ns(path) == before:
            # Readers look at the time of the file; a clock too coarse must not hide a change from them.
            os.utime(path, ns=(before + 1_000_000, before + 1_000_000))


def _mtime_ns(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def _open_to_write(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path, timeout=_WAIT_SECONDS)
        found = connection.execute("pragma user_version").fetchone()[0]
        if found == _SCHEMA_VERSION:
            connection.execute("select stamp from site").fetchone()
            return connection
        connection.close()
    except sqlite3.DatabaseError:
        pass
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS)
    connection.executescript(f"{_SCHEMA} pragma user_version = {_SCHEMA_VERSION};")
    return connection
