"""The file of the log of searches and votes. Losing its last second is fine; slowing a reader is not."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from functools import singledispatchmethod
from pathlib import Path

from kb.insights.models import (
    MAX_COMMENT,
    AskedForHelp,
    Event,
    Opened,
    Searched,
    SecretStopped,
    Voted,
)
from kb.settings import Settings
from kb.sqlite import share
from kb.text.fold import fold
from kb.text.scrub import scrub

#: The same words by the same visit within this time are a reload, not a second question.
SAME_AGAIN = timedelta(minutes=1)
#: Other words within this time are another try at the same question.
TRIED_AGAIN = timedelta(minutes=5)
#: An article or a ticket this long after a search still belongs to it.
FOLLOWED = timedelta(hours=1)

_BUSY_SECONDS = 5
_SCHEMA = """
CREATE TABLE IF NOT EXISTS searches (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, visit TEXT NOT NULL, locale TEXT NOT NULL,
    words TEXT NOT NULL, key TEXT NOT NULL, results INTEGER NOT NULL, answered INTEGER NOT NULL,
    confidence REAL NOT NULL, opened TEXT, refined_by INTEGER, ticket INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS searches_by_visit ON searches (visit, at);
CREATE INDEX IF NOT EXISTS searches_by_key ON searches (locale, key, visit) WHERE answered;
CREATE INDEX IF NOT EXISTS searches_by_time ON searches (at);
CREATE TABLE IF NOT EXISTS votes (
    visit TEXT NOT NULL, slug TEXT NOT NULL, locale TEXT NOT NULL, at INTEGER NOT NULL, answer TEXT NOT NULL,
    reason TEXT, comment TEXT NOT NULL, PRIMARY KEY (visit, slug)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secrets_stopped (at INTEGER NOT NULL, kind TEXT NOT NULL);
"""
_TABLES = ("searches", "votes", "secrets_stopped")


def log_path(settings: Settings) -> Path:
    """Return where a site keeps the log."""
    return settings.data_dir / "insights.sqlite3"


def search_key(words: str) -> str:
    """Return what words that ask the same have in common: scrubbed, folded, single blanks."""
    return _key(scrub(words))


class InsightStore:
    """The log on disk: write events, ask what many asked, forget what is old. Opened anew for each of these."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, events: Iterable[Event]) -> None:
        """Write events in one transaction, scrubbed. Raises sqlite3.Error and OSError."""
        with self._connected() as connection:
            writer = _Writer(connection)
            for event in events:
                writer.write(event)

    def asked_by_many(self, visits: int, most: int) -> list[tuple[str, str, str]]:
        """Return (locale, words, key) of answered searches of at least so many visits, those of most visits first."""
        if not self._path.exists():
            return []
        # With a lone MAX, SQLite takes `words` from the row that has it: the latest spelling.
        with self._connected() as connection:
            return connection.execute(
                "SELECT locale, words, key FROM (SELECT locale, words, key, MAX(id), COUNT(DISTINCT visit) AS visits"
                " FROM searches WHERE answered AND visit != '' AND key != '' GROUP BY locale, key)"
                " WHERE visits >= ? ORDER BY visits DESC, key LIMIT ?",
                (visits, most),
            ).fetchall()

    def forget_before(self, moment: datetime) -> int:
        """Delete what was kept before a moment. Return how many rows that were."""
        if not self._path.exists():
            return 0
        with self._connected() as connection:
            return sum(
                connection.execute(
                    f"DELETE FROM {table} WHERE at < ?",  # noqa: S608
                    (_seconds(moment),),
                ).rowcount
                for table in _TABLES
            )

    def rows(self, table: str) -> list[dict[str, object]]:
        """Return everything in a table, oldest first: for reports and tests."""
        if table not in _TABLES:
            raise ValueError(table)
        with self._connected() as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY at")]  # noqa: S608

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction, in any thread and on either side of a fork."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            share(connection, wait=_BUSY_SECONDS, synchronous="NORMAL")
            connection.executescript(_SCHEMA)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")


class _Writer:
    """Writes one event at a time into an open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute

    @singledispatchmethod
    def write(self, event: Event) -> None:
        raise TypeError(event)

    @write.register
    def _(self, event: Searched) -> None:
        words = scrub(event.words)
        key, now = _key(words), _seconds(event.at)
        before = self._latest(event.visit, now - TRIED_AGAIN.seconds)
        if before and before[2:] == (key, event.locale) and now - before[1] < SAME_AGAIN.seconds:
            return
        values = (now, event.visit, event.locale, words, key, event.results, event.answered)
        written = self._run(
            "INSERT INTO searches (at, visit, locale, words, key, results, answered, confidence)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, event.confidence),
        ).lastrowid
        if before and before[2] != key:
            self._run("UPDATE searches SET refined_by = ? WHERE id = ?", (written, before[0]))

    @write.register
    def _(self, event: Opened) -> None:
        now = _seconds(event.at)
        self._run(
            "UPDATE searches SET opened = ? WHERE opened IS NULL AND id = (SELECT MAX(id) FROM searches"
            " WHERE visit = ? AND key = ? AND at BETWEEN ? AND ?)",
            (event.slug, event.visit, search_key(event.words), now - FOLLOWED.seconds, now),
        )

    @write.register
    def _(self, event: AskedForHelp) -> None:
        now = _seconds(event.at)
        self._run(
            "UPDATE searches SET ticket = 1 WHERE visit = ? AND visit != '' AND at BETWEEN ? AND ?",
            (event.visit, now - FOLLOWED.seconds, now),
        )

    @write.register
    def _(self, event: Voted) -> None:
        comment = scrub(event.comment[:MAX_COMMENT])
        self._run(
            "INSERT OR REPLACE INTO votes (visit, slug, locale, at, answer, reason, comment)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                event.visit,
                event.slug,
                event.locale,
                _seconds(event.at),
                event.answer,
                event.reason,
                comment,
            ),
        )

    @write.register
    def _(self, event: SecretStopped) -> None:
        values = (_seconds(event.at), event.kind)
        self._run("INSERT INTO secrets_stopped (at, kind) VALUES (?, ?)", values)

    def _latest(self, visit: str, since: int) -> tuple[int, int, str, str] | None:
        """Return id, time, key and locale of the latest search of a visit; a search without a visit stands alone."""
        found: tuple[int, int, str, str] | None = self._run(
            "SELECT id, at, key, locale FROM searches WHERE visit = ? AND visit != '' AND at >= ?"
            " ORDER BY at DESC, id DESC LIMIT 1",
            (visit, since),
        ).fetchone()
        return found


def _key(scrubbed: str) -> str:
    return " ".join(fold(scrubbed).split())


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
