"""A companion process must not outlive the server that started it, not even one that was killed."""

import os
import threading

POLL_SECONDS = 1.0


def stop_with_parent(stop: threading.Event) -> None:
    """Set `stop` when the process that started this one is gone."""
    parent = os.getppid()

    def look() -> None:
        while not stop.wait(POLL_SECONDS):
            if os.getppid() != parent:
                stop.set()

    threading.Thread(target=look, name="parent-watch", daemon=True).start()
