"""A process must not outlive the one that started it, not even one that was killed."""

import os
import threading

POLL_SECONDS = 1.0


def stop_with_parent(stop: threading.Event, parent: int = 0) -> None:
    """Set `stop` when the process that started this one is gone.

    `parent` is its number, where this one was told: it may be gone before this one can look.
    """
    parent = parent or os.getppid()

    def look() -> None:
        while os.getppid() == parent:
            if stop.wait(POLL_SECONDS):
                return
        stop.set()

    threading.Thread(target=look, name="parent-watch", daemon=True).start()
