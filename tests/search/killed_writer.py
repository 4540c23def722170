"""A writer that is killed at a chosen point, in a process of its own: `python -m tests.search.killed_writer INDEX`.

Reads lines of "full POINT" or "changed POINT". For each it forks a writer that kills itself (SIGKILL, no clean-up) just
before it touches the disk for the so-manieth time: opening, flushing, renaming, removing. Answers "killed" or "done".
"""

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.search.indexer import update_index
from tests.search.small_library import SmallLibrary, small_articles

_TOUCHES = {
    "open", "os.fsync", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir", "fcntl.flock",
}  # fmt: skip


def main() -> None:
    """Answer until nobody asks any more."""
    index = Path(sys.argv[1])
    for line in sys.stdin:
        how, point = line.split()
        child = os.fork()
        if not child:
            _write(index, how, int(point))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write("killed\n" if os.WIFSIGNALED(status) else "done\n")
        sys.stdout.flush()


def _write(index: Path, how: str, point: int) -> None:
    library = SmallLibrary(small_articles())
    library.written[0] = replace(
        library.written[0], summary=f"{how} {point}", revision=f"{how} {point}"
    )
    library.stamp = f"{how} {point}"
    _die_at(point)
    update_index(library, index, full=how == "full")


def _die_at(point: int) -> None:
    left = point

    def touched(event: str, _arguments: object) -> None:
        nonlocal left
        if event in _TOUCHES:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(touched)
    flush = os.fsync

    def flush_audited(fd: Any) -> None:
        sys.audit("os.fsync", fd)
        flush(fd)

    # Flushing is the one touch of the disk that Python does not tell its hooks by itself.
    os.fsync = flush_audited


if __name__ == "__main__":
    main()
