"""Measures one engine at one size, in a process of its own so that memory is its own. Linux only."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.benchmarks.corpus import Corpus
from tests.benchmarks.engines import ENGINES, Engine

#: Every query is asked so often; once more before, unmeasured, for every engine keeps warm what it can.
ROUNDS = 3


@dataclass(frozen=True)
class Figures:
    """What was measured; times in milliseconds unless named otherwise, sizes in megabytes.

    `memory` is what opening and searching added; of it `private` is not mapped from files, which processes share.
    """

    engine: str
    sections: int
    p50: float
    p95: float
    p99: float
    per_second: float
    build_seconds: float
    update: float
    open: float
    memory: float
    private: float
    disk: float


def measure(engine: str, corpus: Corpus, sections: int) -> Figures:
    """Build, open, ask every query `ROUNDS` times, change one article; in child processes."""
    folder = Path(tempfile.mkdtemp(prefix="kb-bench-"))
    context = get_context("spawn")
    try:
        with context.Pool(1) as pool:
            built: dict[str, Any] = pool.apply(_build, (engine, corpus, sections, folder))
        with context.Pool(1) as pool:
            asked: dict[str, Any] = pool.apply(_ask, (engine, corpus, sections, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Figures(engine=engine, sections=sections, **built, **asked)


def _build(engine: str, corpus: Corpus, sections: int, folder: Path) -> dict[str, Any]:
    subject = ENGINES[engine]()
    seconds = _timed(subject, subject.build, corpus.first(sections), folder / "index") / 1000
    subject.close()
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return {"build_seconds": seconds, "disk": disk}


def _ask(engine: str, corpus: Corpus, sections: int, folder: Path) -> dict[str, Any]:
    rows, index = corpus.first(sections), folder / "index"
    subject = ENGINES[engine]()
    before = _resident(subject)
    opened = _timed(subject, subject.open, index)
    for text in corpus.queries:
        subject.search(text)
    times = sorted(
        _timed(subject, subject.search, text) for _ in range(ROUNDS) for text in corpus.queries
    )
    memory, private = (
        after - first for after, first in zip(_resident(subject), before, strict=True)
    )
    word = "zzchangedzz"
    subject.prepare(rows, word)
    update = _timed(subject, subject.update, index) + _timed(subject, subject.search, word)
    found = subject.search(word)
    subject.close()
    assert found, f"{engine} does not find what was changed"
    return {
        "open": opened,
        "p50": _at(times, 0.50),
        "p95": _at(times, 0.95),
        "p99": _at(times, 0.99),
        "per_second": 1000 * len(times) / sum(times),
        "memory": memory,
        "private": private,
        "update": update,
    }


def _timed(subject: Engine, work: Callable[..., object], *arguments: object) -> float:
    subject.lost = 0.0
    began = time.perf_counter()
    work(*arguments)
    return (time.perf_counter() - began - subject.lost) * 1000


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


def _resident(subject: Engine) -> tuple[float, float]:
    """Return what the engine's processes hold in memory, and what of it is not mapped from files."""
    found = [0, 0]
    for pid in (os.getpid(), *subject.processes):
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        )
        for place, names in enumerate((("RssAnon", "RssFile", "RssShmem"), ("RssAnon",))):
            found[place] += sum(int(status[name].split()[0]) for name in names)
    return found[0] / 1024, found[1] / 1024
