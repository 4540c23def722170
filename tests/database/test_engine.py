"""What is special about SQLite."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from kb.database.engine import open_database
from kb.database.transaction import reading, transaction
from kb.errors import SiteError, Unavailable
from kb.settings import Settings
from kb.tickets.models import Event
from tests.databases import settings_for, with_sqlite
from tests.sites import write_site

SETTINGS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
LINE = {
    "kind": "x" * 40,
    "actor": "system",
    "details": {},
    "created_at": datetime(2026, 11, 22, tzinfo=UTC),
}


@pytest.fixture
def sqlite(tmp_path: Path) -> Settings:
    return with_sqlite(write_site(tmp_path))


@pytest.mark.parametrize(
    "address", ["postgresql://user:hunter2@host:port/name", "postgresql://user:hunter2@[::1/name"]
)
def test_an_address_that_cannot_be_read_is_one_sentence(sqlite: Settings, address: str) -> None:
    with pytest.raises(SiteError, match=r"^database_url: must be ") as caught:
        open_database(sqlite.model_copy(update={"database_url": address}))
    assert "hunter2" not in str(caught.value)


def test_every_connection_is_set_up(sqlite: Settings) -> None:
    engine = open_database(sqlite)
    with engine.connect() as one, engine.connect() as two:
        for connection in (one, two):
            found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in SETTINGS}
            assert found == SETTINGS
            connection.rollback()


def test_the_folder_of_a_new_database_is_private(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with open_database(settings).connect():
        assert settings.data_dir.stat().st_mode & 0o777 == 0o700


def test_opening_connects_to_nothing(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    open_database(settings)
    assert not (settings.data_dir / "kb.sqlite3").exists()


def test_a_full_database_is_unavailable(sqlite: Settings) -> None:
    engine = open_database(sqlite)
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable), transaction(engine) as session:
        session.execute(insert(Event), [LINE] * 5000)
    with reading(engine) as session:
        assert session.scalar(select(func.count(Event.id))) == 0


def test_a_lock_that_stays_is_unavailable(
    sqlite: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.database.engine.BUSY_SECONDS", 0)
    other = sqlite3.connect(sqlite.data_dir / "kb.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable), transaction(open_database(sqlite)) as session:
        session.execute(insert(Event), [LINE])
    other.close()
