"""A SQLite file that is replaced or removed under a running process: what the old one keeps, nobody finds again."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine, event


def refuse_another_file(engine: Engine, path: str) -> None:
    """Let the engine connect to the file that it opened first, and to no other that takes its place.

    From then on its connections fail as those to a database out of reach. Costs one look at a file per transaction.
    """
    same = _SameFile(Path(path))
    event.listen(engine, "do_connect", same.before_connecting)
    event.listen(engine, "connect", same.connected)
    event.listen(engine, "checkout", same.before_using)


class _SameFile:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._first: object = None

    def connected(self, _connection: sqlite3.Connection, _record: object) -> None:
        self._first = self._first or self._look()

    def before_connecting(self, *_call: object) -> None:
        if self._first and self._look() != self._first:
            raise sqlite3.OperationalError(
                f"{self._path} was replaced or removed while kb ran, so nothing is kept; start kb again"
            )

    def before_using(self, connection: sqlite3.Connection, *_call: object) -> None:
        try:
            self.before_connecting()
        except sqlite3.OperationalError:
            # What was kept last stands in the log beside the file, and SQLite would take it for the new file's:
            # it belongs into the old one, which may have been put aside.
            with suppress(sqlite3.Error):
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raise

    def _look(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)  # noqa: PTH116  # in every transaction, and twice as quick
        except OSError:
            return None
        return found.st_dev, found.st_ino
