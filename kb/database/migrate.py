"""Bringing the database's tables to the shape this version needs, by Alembic without an ini file."""

import io
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, event, text

from kb.database.engine import open_database, reaching
from kb.errors import SiteError
from kb.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent.parent / "migrations"

#: Any number, the same in every process: who holds this PostgreSQL lock migrates.
_LOCK = 0x6B62


def upgrade(settings: Settings) -> None:
    """Bring the database to the newest shape, in one transaction; others wait for it.

    Raises Unavailable with the reason when there is no database to be reached.
    """
    from alembic import command  # noqa: PLC0415 - half a second most commands can save

    with _reached(settings) as engine, engine.begin() as connection:
        _take_turns(connection)
        command.upgrade(_config(connection), "head")
        _check_foreign_keys(connection)


def check(settings: Settings) -> None:
    """Raise SiteError with what to do when the database has not the shape this version needs.

    Raises Unavailable with the reason when there is no database to be reached.
    """
    from alembic import command  # noqa: PLC0415 - as above
    from alembic.util import CommandError  # noqa: PLC0415 - as above

    try:
        with _reached(settings) as engine, engine.connect() as connection:
            command.check(_config(connection))
    except CommandError as error:
        raise SiteError(
            f"The database needs `kb database upgrade`: {str(error).splitlines()[0].rstrip('.')}."
        ) from None


@contextmanager
def _reached(settings: Settings) -> Iterator[Engine]:
    engine = open_database(settings)
    if engine.dialect.name == "sqlite":
        # Rebuilding a table drops the old one; that must not delete what points at it.
        event.listen(engine, "connect", _without_foreign_keys)
    try:
        with reaching():
            yield engine
    finally:
        engine.dispose()


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config(stdout=io.StringIO())  # its reports are not ours to print
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _without_foreign_keys(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")


def _take_turns(connection: Connection) -> None:
    # On SQLite the transaction itself is the lock: it began with BEGIN IMMEDIATE.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise SiteError(f"The migration would leave {broken[0]} pointing at nothing; undone.")
