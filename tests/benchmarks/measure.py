"""Measures one engine at one size, in a process of its own so that memory is its own."""

import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.benchmarks.corpus import Corpus
from tests.benchmarks.engines import ENGINES

ROUNDS = 3


@dataclass(frozen=True)
class Figures:
    """What was measured; times in milliseconds unless named otherwise, sizes in megabytes."""

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
    disk: float


def measure(engine: str, corpus: Corpus, sections: int) -> Figures:
    """Build, open, ask every query `ROUNDS` times, change one section; in a child process."""
    context = get_context("spawn")
    with context.Pool(1) as pool:
        built: dict[str, Any] = pool.apply(_build, (engine, corpus, sections))
    with context.Pool(1) as pool:
        asked: dict[str, Any] = pool.apply(_ask, (engine, corpus, sections, built["folder"]))
    shutil.rmtree(built.pop("folder"), ignore_errors=True)
    return Figures(engine=engine, sections=sections, **built, **asked)


def _build(engine: str, corpus: Corpus, sections: int) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="kb-bench-"))
    seconds = _timed(ENGINES[engine]().build, corpus.first(sections), folder / "index") / 1000
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return {"folder": str(folder), "build_seconds": seconds, "disk": disk}


def _ask(engine: str, corpus: Corpus, sections: int, folder: str) -> dict[str, Any]:
    rows, index = corpus.first(sections), Path(folder) / "index"
    before = _resident()
    subject = ENGINES[engine]()
    opened = _timed(subject.open, rows, index)
    times = sorted(_timed(subject.search, text) for _ in range(ROUNDS) for text in corpus.queries)
    memory = _resident() - before
    word = "zzchangedzz"
    update = _timed(subject.update, rows, index, word) + _timed(subject.search, word)
    return {
        "open": opened,
        "p50": _at(times, 0.50),
        "p95": _at(times, 0.95),
        "p99": _at(times, 0.99),
        "per_second": 1000 * len(times) / sum(times),
        "memory": memory,
        "update": update,
    }


def _timed(work: Callable[..., object], *arguments: object) -> float:
    began = time.perf_counter()
    work(*arguments)
    return (time.perf_counter() - began) * 1000


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


def _resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
