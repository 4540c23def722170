"""What was read and rendered, kept in one SQLite file: written by one process at a time, read by every web worker."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from pydantic import TypeAdapter

from kb.articles.article import Article
from kb.articles.compiler import Compiled, Facts
from kb.articles.folder import FileStamp
from kb.articles.images import Picture
from kb.articles.problem import Problem
from kb.articles.sitewords import SiteWords
from kb.errors import Unavailable
from kb.settings import Locale
from kb.sqlite import is_broken

_SCHEMA = """
create table sources (path text primary key, mtime_ns int, size int, version text, problems text) without rowid;
create table pages (
    locale text, path text, converted int, version text, article text, html text, markdown text, facts text,
    primary key (locale, path, converted)
) without rowid;
-- What changed is asked often, and what pages say is long: this is read instead of them.
create index page_versions on pages (path, locale, converted, version);
create table pictures (path text primary key, mtime_ns int, size int, picture text, problem text) without rowid;
create table site (stamp text, renderer text, words text);
"""
_SCHEMA_VERSION = crc32(_SCHEMA.encode()) >> 1
_ONE_PAGE = "from pages where locale=? and path=? and converted=?"
_WAIT_SECONDS = 10.0


class PageKey(NamedTuple):
    """Names a page: its locale, its path from the locale's folder, and whether it was made from the other script."""

    locale: Locale
    path: str
    converted: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A compiled article; `version` changes with anything it was made from."""

    version: str
    compiled: Compiled


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
    """The tables of the cache file, over one open connection. Asking for a page that is not there raises KeyError."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def _rows(self, sql: str, *values: object) -> Iterator[Any]:
        return iter(self._connection.execute(sql, values))

    def _row(self, sql: str, key: PageKey) -> tuple[str, ...]:
        row: tuple[str, ...] | None = self._connection.execute(sql, key).fetchone()
        if row is None:
            raise KeyError(key)
        return row

    def stamp(self) -> str:
        """Return what changes whenever anything that readers can see changes; empty before the first build."""
        return next((stamp for (stamp,) in self._rows("select stamp from site")), "")

    def renderer(self) -> str:
        """Return the version of the renderer that made the pages."""
        return next((renderer for (renderer,) in self._rows("select renderer from site")), "")

    def words(self) -> SiteWords:
        """Return the site's tables as last read."""
        return next(
            (_WORDS.validate_json(words) for (words,) in self._rows("select words from site")),
            SiteWords(),
        )

    def sources(self) -> dict[str, SourceState]:
        """Return what is known of every source file, by its path from the articles folder."""
        return {
            path: SourceState(FileStamp(mtime_ns, size), version, _PROBLEMS.validate_json(problems))
            for path, mtime_ns, size, version, problems in self._rows(
                "select * from sources order by path"
            )
        }

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with source files, as last looked at."""
        rows = self._rows("select problems from sources where problems <> '[]' order by path")
        return tuple(one for (problems,) in rows for one in _PROBLEMS.validate_json(problems))

    def pictures(self) -> dict[str, PictureState]:
        """Return what is known of every picture file, by its path from the articles folder."""
        return {
            path: PictureState(FileStamp(mtime_ns, size), _PICTURE.validate_json(picture), problem)
            for path, mtime_ns, size, picture, problem in self._rows(
                "select * from pictures order by path"
            )
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

    def facts(self) -> dict[PageKey, Facts]:
        """Return the facts of every page that has a source of its own."""
        rows = self._rows(
            "select locale, path, facts from pages where not converted order by path, locale"
        )
        return {
            PageKey(locale, path, converted=False): _FACTS.validate_json(facts)
            for locale, path, facts in rows
        }

    def article(self, key: PageKey) -> Article:
        """Return the article of a page."""
        return _ARTICLE.validate_json(self._row(f"select article {_ONE_PAGE}", key)[0])

    def html(self, key: PageKey) -> str:
        """Return the HTML of a page, references still to be filled."""
        return self._row(f"select html {_ONE_PAGE}", key)[0]

    def markdown(self, key: PageKey) -> tuple[str, Facts]:
        """Return the Markdown of a page for readers, and its facts."""
        markdown, facts = self._row(f"select markdown, facts {_ONE_PAGE}", key)
        return markdown, _FACTS.validate_json(facts)

    def page(self, key: PageKey) -> Page:
        """Return a page with everything."""
        version, article, html, markdown, facts = self._row(
            f"select version, article, html, markdown, facts {_ONE_PAGE}", key
        )
        return Page(
            version,
            Compiled(_ARTICLE.validate_json(article), html, markdown, _FACTS.validate_json(facts)),
        )

    def put_source(self, path: str, state: SourceState) -> None:
        """Keep what is known of a source file."""
        problems = _PROBLEMS.dump_json(state.problems).decode()
        row = (path, state.stamp.mtime_ns, state.stamp.size, state.version, problems)
        self._rows("replace into sources values (?, ?, ?, ?, ?)", *row)

    def put_picture(self, path: str, state: PictureState) -> None:
        """Keep what is known of a picture file."""
        picture = _PICTURE.dump_json(state.picture).decode()
        row = (path, state.stamp.mtime_ns, state.stamp.size, picture, state.problem)
        self._rows("replace into pictures values (?, ?, ?, ?, ?)", *row)

    def put_page(self, key: PageKey, page: Page) -> None:
        """Keep a page in place of its earlier version."""
        made = page.compiled
        article, facts = (
            _ARTICLE.dump_json(made.article).decode(),
            _FACTS.dump_json(made.facts).decode(),
        )
        row = (*key, page.version, article, made.html, made.markdown, facts)
        self._rows("replace into pages values (?, ?, ?, ?, ?, ?, ?, ?)", *row)

    def put_site(self, stamp: str, renderer: str, words: SiteWords) -> None:
        """Keep the site's tables, and what the whole was made by."""
        self._rows("delete from site")
        self._rows(
            "insert into site values (?, ?, ?)", stamp, renderer, _WORDS.dump_json(words).decode()
        )

    def drop_source(self, path: str) -> None:
        """Forget a source file that is gone."""
        self._rows("delete from sources where path=?", path)

    def drop_picture(self, path: str) -> None:
        """Forget a picture file that is gone."""
        self._rows("delete from pictures where path=?", path)

    def drop_page(self, key: PageKey) -> None:
        """Forget a page."""
        self._rows(f"delete {_ONE_PAGE}", *key)


@contextmanager
def read_cache(path: Path) -> Iterator[Cache]:
    """Open the cache to read one state of it. Raises sqlite3.OperationalError where there is none."""
    # Not read-only: after a crash the first reader must be able to roll the unfinished change back.
    with closing(_connect(f"{path.absolute().as_uri()}?mode=rw")) as connection:
        connection.execute("begin")
        yield Cache(connection)


@contextmanager
def write_cache(path: Path) -> Iterator[Cache]:
    """Open the cache to bring it up to date; others who want to write wait, readers do not.

    What is written becomes visible at the end, all at once, or not at all. Raises Unavailable when it cannot be.
    """
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # It holds more than this.
    path.parent.mkdir(exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            with closing(_open_to_write(path)) as connection:
                before = _time_of(path)
                connection.execute("begin")
                yield Cache(connection)
                changed = connection.total_changes
                connection.commit()
        except sqlite3.Error as error:
            raise Unavailable(f"{path}: cannot be written: {error}.") from error
        if changed and _time_of(path) == before:
            # Readers look at the time of the file; a clock too coarse must not hide a change from them.
            os.utime(path, ns=(before + 1_000_000, before + 1_000_000))


def _time_of(path: Path) -> int:
    return path.stat().st_mtime_ns


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS, isolation_level=None)


def _open_to_write(path: Path) -> sqlite3.Connection:
    """Open the file; one that is damaged or of another version is begun anew, since all of it can be made again."""
    connection = _connect(path.absolute().as_uri())
    try:
        found = connection.execute("pragma user_version").fetchone()[0]
        connection.execute("select stamp from site" if found else "select 1").fetchone()
    except sqlite3.DatabaseError as error:
        if not is_broken(error):
            connection.close()
            raise
        found = -1
    if found != _SCHEMA_VERSION:
        connection.close()
        path.unlink()
        connection = _connect(path.absolute().as_uri())
        connection.executescript(f"{_SCHEMA} pragma user_version = {_SCHEMA_VERSION};")
    # Unfinished changes stay in memory: spilled to the file, they would lock readers out while articles are rendered.
    connection.execute("pragma cache_spill = off")
    return connection
