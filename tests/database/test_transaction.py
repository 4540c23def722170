import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import DBAPIError, StatementError

from kb.database.engine import open_database
from kb.database.transaction import reading, transaction
from kb.errors import Invalid, KbError, Unavailable
from kb.settings import Settings
from kb.tickets.models import Event
from tests.databases import settings_for

WHEN = datetime(2026, 11, 22, 9, 30, 0, 123456, UTC)


def event(kind: str = "noted", created_at: datetime = WHEN) -> Event:
    return Event(kind=kind, actor="system", details={"字": ["值", 1, None]}, created_at=created_at)


def count(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count(Event.id))) or 0


def test_what_was_committed_is_there(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(event())
    with reading(engine) as session:
        found = session.scalars(select(Event)).one()
    assert found.details == {"字": ["值", 1, None]}


def test_an_error_undoes_everything(engine: Engine) -> None:
    def fail_half_way() -> None:
        with transaction(engine) as session:
            session.add(event())
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert count(engine) == 0


def test_moments_keep_their_instant_and_come_back_in_utc(engine: Engine) -> None:
    beijing = WHEN.astimezone(timezone(timedelta(hours=8)))
    with transaction(engine) as session:
        session.add(event(created_at=beijing))
    with reading(engine) as session:
        found = session.scalars(select(Event.created_at)).one()
        later = session.scalars(select(Event.id).where(Event.created_at > beijing)).all()
    assert found == WHEN
    assert found.utcoffset() == timedelta(0)
    assert later == []


def test_a_moment_without_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="time zone"), transaction(engine) as session:
        session.add(event(created_at=WHEN.replace(tzinfo=None)))


def test_reading_cannot_write_and_leaves_nothing_behind(engine: Engine) -> None:
    with pytest.raises((KbError, DBAPIError)), reading(engine) as session:
        session.execute(
            insert(Event), [{"kind": "x", "actor": "x", "details": {}, "created_at": WHEN}]
        )
    with transaction(engine) as session:
        session.add(event())
    assert count(engine) == 1


def test_writers_that_read_first_all_succeed(engine: Engine) -> None:
    """With a plain BEGIN nearly all of these fail: after they read, somebody else has written."""
    together = threading.Barrier(8)

    def add_one(number: int) -> None:
        together.wait()
        for _ in range(5):
            with transaction(engine) as session:
                last = session.scalar(select(func.max(Event.id))) or 0
                session.add(event(kind=f"{number} after {last}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(8)))
    assert count(engine) == 40


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(event())
        session.flush()
        assert count(engine) == 0
    assert count(engine) == 1


@pytest.mark.parametrize("text", ["half \ud800", "NUL \0", "x" * 50])
def test_what_no_database_keeps_is_invalid_and_stays_out_of_messages(
    engine: Engine, text: str
) -> None:
    if engine.dialect.name == "sqlite" and "\ud800" not in text:
        return  # SQLite keeps the others
    with pytest.raises(Invalid) as caught, transaction(engine) as session:
        session.execute(
            insert(Event), [{"kind": text, "actor": "x", "details": {}, "created_at": WHEN}]
        )
    assert "x" * 50 not in f"{caught.value} {caught.value.__cause__}"


def test_a_number_that_no_database_knows_is_invalid(engine: Engine) -> None:
    with pytest.raises(Invalid), reading(engine) as session:
        session.get(Event, 10**30)


def test_a_database_without_tables_says_what_to_do(empty: Settings) -> None:
    engine = open_database(empty)
    with pytest.raises(Unavailable, match="kb database upgrade"), reading(engine) as session:
        session.scalar(select(Event.id))
    engine.dispose()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "kb.db").write_bytes(b"no database at all" * 100)
    broken = settings_for(tmp_path, f"sqlite:///{tmp_path}/kb.db")
    with pytest.raises(Unavailable), reading(open_database(broken)) as session:
        session.scalar(select(1))


def test_a_database_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    nowhere = settings_for(tmp_path, "postgresql://kb@/kb?host=/nowhere&connect_timeout=1")
    with pytest.raises(Unavailable), reading(open_database(nowhere)) as session:
        session.scalar(select(1))
