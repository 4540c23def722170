"""What many people asked and got an answer to: offered to those who begin to type the same."""

import sqlite3
import threading
import time
from collections.abc import Mapping
from types import MappingProxyType

import structlog

from kb.insights.store import InsightStore
from kb.settings import Locale
from kb.text.fold import fold
from kb.text.scrub import REMOVED

log = structlog.get_logger()

#: What fewer people asked may say who they are.
MIN_VISITS = 3
MAX_CHARACTERS = 40
REFRESH_SECONDS = 60.0
_KEPT = 1000

_Kept = Mapping[str, tuple[tuple[str, str], ...]]
_NOTHING: _Kept = MappingProxyType({})


class PopularQueries:
    """A list in memory, read anew at most once a minute, in the background: whoever asks gets the list there is."""

    def __init__(self, store: InsightStore) -> None:
        self._store = store
        self._kept = _NOTHING
        self._due = 0.0
        self._looking = threading.Lock()

    def popular(self, locale: Locale, prefix: str = "", limit: int = 5) -> tuple[str, ...]:
        """Return what most visits asked in a locale and got an answer to, among what begins with the prefix."""
        self._look_again()
        beginning = " ".join(fold(prefix).split())
        found = [words for key, words in self._kept.get(locale, ()) if key.startswith(beginning)]
        return tuple(found[: max(limit, 0)])

    def refresh(self) -> None:
        """Read the list anew; keep the old one where the file cannot be read."""
        try:
            rows = self._store.asked_by_many(MIN_VISITS, _KEPT)
        except (sqlite3.Error, OSError) as error:
            log.warning("insights.unread", reason=str(error))
            return
        kept: dict[str, list[tuple[str, str]]] = {}
        for locale, words, key in rows:
            # What something was taken out of is nothing to offer to others.
            if len(words) <= MAX_CHARACTERS and REMOVED not in words:
                kept.setdefault(locale, []).append((key, words))
        self._kept = {locale: tuple(pairs) for locale, pairs in kept.items()}

    def _look_again(self) -> None:
        if time.monotonic() < self._due or not self._looking.acquire(blocking=False):
            return
        try:
            if time.monotonic() >= self._due:
                self._due = time.monotonic() + REFRESH_SECONDS
                threading.Thread(target=self.refresh, name="popular", daemon=True).start()
        finally:
            self._looking.release()
