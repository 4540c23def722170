"""Takes in what happens without a wait: a short line in memory, written to the file about once a second."""

import atexit
import os
import sqlite3
import threading
from collections import deque

import structlog

from kb.insights.models import Event
from kb.insights.store import InsightStore

log = structlog.get_logger()

#: Scrubbing one search takes a tenth of a millisecond; a flood must not take the processor from readers.
ROOM = 300
PAUSE_SECONDS = 1.0


class Recorder:
    """Records events for one process, from any thread. The line starts with the first event, anew after a fork."""

    def __init__(
        self, store: InsightStore, *, pause: float = PAUSE_SECONDS, room: int = ROOM
    ) -> None:
        self._store = store
        self._pause = pause
        self._room = room
        self._process = 0
        self._starting = threading.Lock()
        self._begin_line()

    def record(self, event: Event) -> None:
        """Put an event in line. Where the line is full the event is dropped: nobody waits."""
        if self._process != os.getpid():
            self._start()
        if len(self._line) < self._room:
            self._line.append(event)
            self._arrived.set()

    def flush(self) -> None:
        """Write what stands in line now. What cannot be written is logged and lost."""
        with self._writing:
            events = []
            while self._line:
                events.append(self._line.popleft())
            if not events:
                return
            try:
                self._store.keep(events)
            except (sqlite3.Error, OSError) as error:
                log.warning("insights.lost", events=len(events), reason=str(error))

    def _start(self) -> None:
        with self._starting:
            if self._process == os.getpid():
                return
            self._begin_line()
            atexit.register(self.flush)
            threading.Thread(target=self._write_on, name="insights", daemon=True).start()
            self._process = os.getpid()

    def _begin_line(self) -> None:
        """Make the line and its signals anew: the parent of a fork writes its own, and holds its own locks."""
        self._line: deque[Event] = deque()
        self._arrived = threading.Event()
        self._writing = threading.Lock()

    def _write_on(self) -> None:
        pause = threading.Event()
        while True:
            self._arrived.wait()
            pause.wait(self._pause)
            self._arrived.clear()
            self.flush()
