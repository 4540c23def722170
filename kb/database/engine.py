"""Opening the database: SQLite with settings that keep what was acknowledged, or PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError

from kb.database.same_file import refuse_another_file
from kb.errors import SiteError, Unavailable
from kb.settings import Settings
from kb.sqlite import share

#: How long a writer waits for another one before it gives up, in seconds.
BUSY_SECONDS = 20

#: The execution option of a connection that only reads (see `kb.database.transaction`).
READS = "kb_reads"


def open_database(settings: Settings) -> Engine:
    """Return the engine of the site's database. Nothing is connected before its first use.

    Raises SiteError for an address that cannot be read.
    """
    try:
        url = make_url(settings.database_url)
    except (ArgumentError, ValueError):
        raise SiteError(
            "database_url: must be postgresql://user:password@host:port/name, with %40 for an @ in the password."
        ) from None
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    # What customers wrote must not appear in error messages, and so in logs.
    engine = create_engine(url, hide_parameters=True)
    if url.database and url.database != ":memory:":
        # Only this account may look into the folder that holds what customers wrote.
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        refuse_another_file(engine, url.database)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_for_all(settings: Settings) -> Engine:
    """Return an engine for processes that are forked from this one: all of them use the file that it opened first.

    Nothing is connected any more. Raises SiteError as `open_database` does, Unavailable with the reason when it
    cannot be reached.
    """
    engine = open_database(settings)
    with reaching():
        engine.connect().close()  # Not merely looked at: a layered file system may make a file anew to open it.
    engine.dispose()
    return engine


@contextmanager
def reaching() -> Iterator[None]:
    """Tell whoever started kb why the database cannot be used. Raises Unavailable with the reason."""
    try:
        yield
    except DatabaseError as error:
        raise Unavailable(f"The database cannot be used: {reason_of(error)}.") from error


def reason_of(error: DBAPIError) -> str:
    """Return in the database's own words why something failed, without what was to be kept."""
    return (str(error.orig).splitlines() or [type(error.orig).__name__])[0].rstrip(".")


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Set up one new connection; these settings belong to the connection, not to the file."""
    # The driver must not begin transactions on its own: `_begin_sqlite` does, in the right way.
    connection.isolation_level = None
    share(connection, wait=BUSY_SECONDS, synchronous="FULL")  # a commit that returned stays
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten in the file


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a transaction that reads first and then finds that
    # somebody else has written can only fail, however long it waits.
    reads = connection.get_execution_options().get(READS, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def forget_deleted(engine: Engine) -> None:
    """Make SQLite's log forget what was deleted from the tables, unless somebody reads it now."""
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()
