"""Several processes that open one new SQLite file at once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb import sqlite


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A file that another one has written to, and that keeps no log yet."""
    path = tmp_path / "new.sqlite3"
    with closing(opened(path)) as connection:
        connection.execute("CREATE TABLE lines (line TEXT)")
    return path


@pytest.fixture
def writer(new: Path) -> Iterator[sqlite3.Connection]:
    with closing(opened(new)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def test_who_comes_second_waits_until_the_first_has_written(
    new: Path, writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        writer.execute("COMMIT")

    monkeypatch.setattr("kb.sqlite.time.sleep", wait)
    with closing(opened(new)) as connection:
        sqlite.share(connection, wait=20, synchronous="FULL")
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert len(waits) == 1


@pytest.mark.usefixtures("writer")
def test_nobody_waits_longer_than_is_said(new: Path) -> None:
    with (
        closing(opened(new)) as connection,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        sqlite.share(connection, wait=0, synchronous="FULL")


def test_what_waiting_does_not_mend_is_told_at_once(tmp_path: Path) -> None:
    (path := tmp_path / "no.sqlite3").write_bytes(b"words, and no database at all" * 100)
    with closing(opened(path)) as connection, pytest.raises(sqlite3.DatabaseError, match="not a"):
        sqlite.share(connection, wait=20, synchronous="FULL")
