"""Waiting for what another process or thread does."""

import time
from collections.abc import Callable

#: For so many seconds; a busy machine is no failure.
PATIENCE = 60.0


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
