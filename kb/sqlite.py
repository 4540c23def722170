"""What the SQLite files of a site have in common: many readers beside one writer, who is waited for."""

import sqlite3
import time

#: What a file answers that is damaged, no database at all, or has not the tables it should have.
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
#: How long to wait before the log of changes is asked for again, in seconds.
_PAUSE = 0.01


def share(connection: sqlite3.Connection, *, wait: float, synchronous: str) -> None:
    """Set up a new connection to a file that several processes use: changes go to a log beside it first.

    `wait` is how many seconds a writer waits for another one, `synchronous` how surely a commit
    survives a loss of power. Raises sqlite3.Error.
    """
    connection.execute(f"PRAGMA busy_timeout = {round(wait * 1000)}")
    _keep_a_log(connection, time.monotonic() + wait)
    connection.execute(f"PRAGMA synchronous = {synchronous}")


def _keep_a_log(connection: sqlite3.Connection, deadline: float) -> None:
    # Of several who open a new file at once SQLite lets one change it and refuses the others
    # without waiting, whatever the busy_timeout is: two who waited for each other would wait for ever.
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return


def is_broken(error: sqlite3.Error) -> bool:
    """Say whether a file must be made anew to be of use: waiting or room on the disk would not help."""
    return _code(error) in _BROKEN


def _code(error: sqlite3.Error) -> int:
    """Return what went wrong, without the details that the higher bits tell; errors of the driver itself have none."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & 0xFF
