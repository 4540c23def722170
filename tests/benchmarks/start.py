"""`python -m tests.benchmarks.start [--sizes 1000,5000] [--rounds 3]`: how soon `kb serve` is ready with a warm index.

Ready is when `/readyz` answers 200. The first start, which renders and indexes everything, is told apart.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.site import write_invented_site
from tests.running import RunningSite

#: Seconds. Of thousands of articles the first start, which renders them all, takes a minute and more.
PATIENCE = 600.0


def main() -> None:
    """Start each site once to index it and then so many times again; print the best, which others disturbed least."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,5000")
    parser.add_argument("--rounds", default=3, type=int)
    options = parser.parse_args()
    best: list[float] = []
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            site = write_invented_site(Path(folder), size)
            first, *warm = (_start(site) for _ in range(options.rounds + 1))
        best.append(min(warm))
        times = best[-1] / best[0]
        _say(
            f"{size:>6} articles: first {first:6.2f} s, warm {best[-1]:5.2f} s ({times:.1f} times the first line)"
        )


def _start(site: Path) -> float:
    running = RunningSite(site, {"KB_LOG_LEVEL": "error"}, "--workers", "2")
    began = time.monotonic()
    running.start(PATIENCE)
    seconds = time.monotonic() - began
    running.stop()
    return seconds


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
