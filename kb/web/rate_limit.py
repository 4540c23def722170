"""How often one address may do what costs us something. Counted in a file of its own, shared by all workers."""

import sqlite3
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import NamedTuple

import structlog
from flask import request

from kb import clock
from kb.errors import TooMany
from kb.i18n.gettext import mark
from kb.sqlite import is_broken, share

log = structlog.get_logger()


class Limit(NamedTuple):
    """At most `times` within any one window of `seconds`."""

    times: int
    seconds: int


#: What is limited, per client address unless the caller gives another key.
LIMITS: Mapping[str, tuple[Limit, ...]] = {
    "search": (Limit(120, 60),),
    "suggest": (Limit(600, 60),),
    "api": (Limit(300, 60),),
    "upload": (Limit(60, 3600),),
    "contact": (Limit(20, 3600), Limit(240, 86_400)),
    "helpful": (Limit(30, 3600),),
    "verify": (Limit(60, 60),),
    "reply code": (Limit(20, 3600),),
    "ticket": (Limit(20, 3600), Limit(240, 86_400)),
    "follow": (Limit(300, 60),),
    "answer": (Limit(30, 3600),),
    "look-up": (Limit(5, 3600),),
    "look-up from": (Limit(30, 3600),),
    "follow-up code": (Limit(5, 3600), Limit(20, 86_400)),
    "follow-up code from": (Limit(20, 3600),),
}
TOO_MANY = mark("That was too often. Wait a moment and try again.")
_BUSY_SECONDS = 2
#: What fails on each request is told once in so many seconds.
_SILENT_SECONDS = 60.0


class RateLimiter:
    """Counters in a SQLite file. Losing the last second after a power cut is fine, so no reader waits for the disk."""

    def __init__(self, path: Path, limits: Mapping[str, tuple[Limit, ...]] = LIMITS) -> None:
        self._path = path
        self._limits = limits
        self._connections = threading.local()
        self._silent_until = 0.0

    def check(self, name: str, key: str) -> None:
        """Count one use of `name` by `key` (an address, a reference).

        Raises TooMany, with the seconds to wait, when one of its limits is used up. A name without limits is free,
        and so is everything while the file cannot be written: who reads need not hear of a full disk, and who writes
        hears of it from the database.
        """
        now = int(clock.now().timestamp())
        for limit in self._limits.get(name, ()):
            window, elapsed = divmod(now, limit.seconds)
            try:
                used = self._count(f"{name}:{limit.seconds}:{key}", window, limit.seconds)
            except (sqlite3.Error, OSError) as error:
                self._not_counted(error)
                return
            if used > limit.times:
                raise TooMany(TOO_MANY, retry_after=limit.seconds - elapsed)

    def counters(self) -> int:
        """Return how many counters are kept."""
        (kept,) = self._connection().execute("SELECT COUNT(*) FROM counters").fetchone()
        return int(kept)

    def _not_counted(self, error: Exception) -> None:
        """Begin a broken file anew, since no count in it is worth keeping, and tell whoever runs the site."""
        if isinstance(error, sqlite3.Error) and is_broken(error):
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
            self._connections = threading.local()
        if time.monotonic() >= self._silent_until:
            self._silent_until = time.monotonic() + _SILENT_SECONDS
            log.warning("limits.not_counted", reason=str(error))

    def _count(self, counter: str, window: int, seconds: int) -> int:
        connection = self._connection()
        (count,) = connection.execute(
            "INSERT INTO counters VALUES (?, ?, 1, ?) ON CONFLICT (counter) DO UPDATE SET "
            "count = CASE WHEN window = excluded.window THEN count + 1 ELSE 1 END, "
            "window = excluded.window, ends = excluded.ends RETURNING count",
            (counter, window, (window + 1) * seconds),
        ).fetchone()
        if count == 1:  # a new window: a good moment to forget those that are over
            connection.execute("DELETE FROM counters WHERE ends < ?", (window * seconds,))
        return int(count)

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._connections, "open"):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, isolation_level=None)
            share(connection, wait=_BUSY_SECONDS, synchronous="NORMAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS counters (counter TEXT PRIMARY KEY, window INTEGER NOT NULL, "
                "count INTEGER NOT NULL, ends INTEGER NOT NULL) WITHOUT ROWID"
            )
            self._connections.open = connection
        opened: sqlite3.Connection = self._connections.open
        return opened


def client_address() -> str:
    """Return the address to count this request by: one network of 64 bits counts as one client in IPv6."""
    text = request.remote_addr or "unknown"
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return str(getattr(address, "ipv4_mapped", None) or address)
