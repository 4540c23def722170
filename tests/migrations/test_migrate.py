import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select

from kb.database.engine import open_database
from kb.database.migrate import SCRIPTS, check, upgrade
from kb.database.transaction import reading
from kb.errors import SiteError
from kb.settings import Settings
from kb.tickets.models import Ticket

#: As version 0001 kept it.
FIRST_TICKET = (
    (
        "INSERT INTO tickets VALUES (1, 'KB-7K3F-92QD', 'hash', 'received', 'normal', 'other', 'en', '', "
        "'a@example.com', 'a@example.com', '', '', NULL, '', '', '', '{}', '{}', '2026-11-01 10:00:00', "
        "'2026-11-01 10:00:00', '2026-11-01 12:00:00', NULL, NULL)"
    ),
    "INSERT INTO messages VALUES (1, 1, 'customer', 'Hello', '2026-11-01 10:00:00')",
    "INSERT INTO customer_links VALUES (1, 1, 'hash', '2026-11-01 10:00:00', NULL)",
)
UPGRADE = """
import sys
from pathlib import Path
import alembic.command, kb.tickets.models
from kb.database.migrate import upgrade
from kb.settings import load_settings
settings = load_settings(Path(sys.argv[1]), {"KB_DATABASE_URL": sys.argv[2]})
print("ready", flush=True)
sys.stdin.readline()
upgrade(settings)
"""


def test_models_and_migrations_agree(empty: Settings) -> None:
    upgrade(empty)
    check(empty)


def test_upgrading_twice_changes_nothing(empty: Settings) -> None:
    upgrade(empty)
    engine = open_database(empty)
    before = sorted(inspect(engine).get_table_names())
    upgrade(empty)
    assert sorted(inspect(engine).get_table_names()) == before
    assert {"tickets", "outbox_emails", "alembic_version"} <= set(before)
    engine.dispose()


def test_a_database_without_tables_is_told_from_a_ready_one(empty: Settings) -> None:
    with pytest.raises(SiteError, match="kb database upgrade"):
        check(empty)


def test_a_missing_column_is_told(empty: Settings) -> None:
    upgrade(empty)
    engine = create_engine(empty.database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE tickets DROP COLUMN wanted")
    engine.dispose()
    with pytest.raises(SiteError, match="wanted"):
        check(empty)


def test_a_migration_that_breaks_leaves_nothing(
    empty: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """All steps of an upgrade are one transaction, on SQLite too."""
    scripts = tmp_path / "migrations"
    (scripts / "versions").mkdir(parents=True)
    for source in [*SCRIPTS.glob("*.py"), *SCRIPTS.glob("versions/*.py")]:
        (scripts / source.relative_to(SCRIPTS)).write_text(source.read_text("utf-8"), "utf-8")
    (scripts / "versions" / "9999_broken.py").write_text(
        "from alembic import op\nrevision, down_revision = '9999', '0002'\n"
        "def upgrade():\n    op.drop_table('events')\n    raise RuntimeError('broken step')\n"
    )
    monkeypatch.setattr("kb.database.migrate.SCRIPTS", scripts)
    with pytest.raises(RuntimeError, match="broken step"):
        upgrade(empty)
    engine = open_database(empty)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_ticket_of_the_first_version_is_still_there(
    empty: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    (first / "versions").mkdir(parents=True)
    for name in ("env.py", "versions/0001_first_tables.py"):
        (first / name).write_bytes((SCRIPTS / name).read_bytes())
    with monkeypatch.context() as patch:
        patch.setattr("kb.database.migrate.SCRIPTS", first)
        upgrade(empty)
    engine = open_database(empty)
    with engine.begin() as connection:
        for statement in FIRST_TICKET:
            connection.exec_driver_sql(statement)
    upgrade(empty)
    with reading(engine) as session:
        ticket = session.scalars(select(Ticket)).one()
        assert (ticket.facts_needed, ticket.messages[0].answers, ticket.links[0].mailed) == (
            [], {}, False,
        )  # fmt: skip
    engine.dispose()


@pytest.mark.slow
def test_processes_that_start_at_once_take_turns(empty: Settings) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", UPGRADE, str(empty.site), empty.database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    outcomes = [(racer.communicate(timeout=60)[1], racer.returncode) for racer in racers]
    assert outcomes == [("", 0)] * len(racers)
    check(empty)
