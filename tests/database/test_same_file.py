"""A database file that is replaced under a running process: nothing is lost in the old, nothing mixed into the new."""

import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select

from kb.database.engine import open_database, open_for_all
from kb.database.transaction import reading, transaction
from kb.errors import Unavailable
from kb.settings import Settings
from kb.tickets.models import Event
from tests.database.test_engine import LINE
from tests.databases import with_sqlite
from tests.sites import write_site


def keep(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(insert(Event), [LINE])


def kept(file: Path) -> int:
    """Return how much a stranger finds in a file, which must be whole."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return int(connection.execute("SELECT COUNT(*) FROM events").fetchone()[0])


@pytest.fixture
def sqlite(tmp_path: Path) -> Settings:
    return with_sqlite(write_site(tmp_path))


@pytest.fixture
def file(sqlite: Settings) -> Path:
    return sqlite.data_dir / "kb.sqlite3"


@pytest.fixture
def opened(sqlite: Settings, file: Path) -> Engine:
    """The database as it is open with two rows in it, one of them kept since `backup` was made."""
    engine = open_database(sqlite)
    keep(engine)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM INTO ?", (str(file.with_name("backup")),))
    keep(engine)
    return engine


def test_nothing_is_kept_in_a_file_that_was_replaced(
    opened: Engine, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    aside = file.with_name("aside")
    file.rename(aside)
    file.with_name("backup").rename(file)
    for _ in range(2):
        with pytest.raises(Unavailable):
            keep(opened)
    with pytest.raises(Unavailable), reading(opened) as session:
        session.scalar(select(func.count(Event.id)))
    assert f"{file} was replaced or removed while kb ran" in caplog.messages[0]
    assert "start kb again" in caplog.messages[0]
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    assert kept(aside) == 2  # what was acknowledged last, too
    assert kept(file) == 1


def test_who_connects_first_after_the_file_was_replaced_is_refused(
    opened: Engine, sqlite: Settings, file: Path
) -> None:
    late = open_for_all(sqlite)  # as a server's process that has not been asked yet
    os.replace(file.with_name("backup"), file)  # noqa: PTH105  # as `mv` does
    with pytest.raises(Unavailable):
        keep(late)
    with pytest.raises(Unavailable):
        keep(opened)
    assert kept(file) == 1


def test_a_file_that_was_removed_is_not_made_anew(opened: Engine, file: Path) -> None:
    file.unlink()
    for _ in range(2):
        with pytest.raises(Unavailable):
            keep(opened)
    assert not file.exists()


def test_whoever_starts_again_goes_on_with_the_new_file(
    opened: Engine, sqlite: Settings, file: Path
) -> None:
    os.replace(file.with_name("backup"), file)  # noqa: PTH105  # as `mv` does
    with pytest.raises(Unavailable):
        keep(opened)
    opened.dispose()
    again = open_database(sqlite)
    keep(again)
    again.dispose()
    assert kept(file) == 2
