"""`python -m tests.benchmarks [SECTIONS.jsonl.gz] [--sizes 1000,10000,43000] [--engines kb,FTS5] [--plot FILE.svg]`."""

import argparse
import sys
from pathlib import Path

from kb.settings import calculate_in_one_thread
from tests.benchmarks.corpus import generate_corpus, read_corpus
from tests.benchmarks.engines import available
from tests.benchmarks.measure import Figures, measure
from tests.benchmarks.report import heading, line, plot


def main() -> None:
    """Measure every engine at every size and print a line for each as it comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "sections", nargs="?", type=Path, help="JSON lines; an invented corpus without it"
    )
    parser.add_argument("--sizes", default="1000,10000,43000")
    parser.add_argument("--engines", default=",".join(available()))
    parser.add_argument("--plot", type=Path, help="where to write an SVG of p95 by size")
    options = parser.parse_args()
    calculate_in_one_thread()  # as `kb serve` does, for the child processes
    corpus = read_corpus(options.sections) if options.sections else generate_corpus()
    _say(f"{corpus.name}: {len(corpus.rows)} sections, {len(corpus.queries)} queries\n{heading()}")
    found: list[Figures] = []
    for size in map(int, options.sizes.split(",")):
        for engine in options.engines.split(","):
            found.append(measure(engine, corpus, min(size, len(corpus.rows))))
            _say(line(found[-1]))
    if options.plot:
        options.plot.write_text(plot(found), encoding="utf-8")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
