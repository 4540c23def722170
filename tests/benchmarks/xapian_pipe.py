"""Xapian, in C++, from this side: Debian packages it for the system's Python, so it answers through a pipe.

It is timed over there; what the pipe costs is told as lost.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from tests.benchmarks.corpus import Row
from tests.benchmarks.rivals import TOP, cut, cut_row, show, shown

_AT_ONCE = 500
_PYTHONS = (sys.executable, "/usr/bin/python3")


@cache
def xapian_python() -> str:
    """Return a Python that has xapian, or an empty string."""
    return next(
        (
            python
            for python in _PYTHONS
            if Path(python).exists()
            and not subprocess.run(
                [python, "-c", "import xapian"], check=False, capture_output=True
            ).returncode
        ),
        "",
    )


class Xapian:
    """Xapian with its own BM25."""

    def __init__(self) -> None:
        self.lost = 0.0
        self._child = subprocess.Popen(
            [xapian_python(), str(Path(__file__).with_name("xapian_child.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes: Sequence[int] = (self._child.pid,)

    def _ask(self, *asked: Any) -> Any:
        began = time.perf_counter()
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(asked) + "\n")
        self._child.stdin.flush()
        seconds, result = json.loads(self._child.stdout.readline())
        self.lost += time.perf_counter() - began - seconds
        return result

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._ask("build", str(folder))
        documents: Iterator[tuple[str, str]] = ((cut_row(row), shown(row)) for row in rows)
        while some := list(islice(documents, _AT_ONCE)):
            self._ask("add", some)
        self._ask("commit")

    def open(self, folder: Path) -> None:
        self._ask("open", str(folder))

    def search(self, text: str) -> int:
        words = cut(text)
        return show(words, self._ask("search", words, TOP))

    def prepare(self, rows: Sequence[Row], word: str) -> None:
        self._changed = (f"{word} {cut_row(rows[0])}", shown(rows[0]))

    def update(self, folder: Path) -> None:
        self._ask("update", str(folder), *self._changed)

    def close(self) -> None:
        """Let the child go."""
        self._child.communicate()
