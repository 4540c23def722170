"""`python -m tests.benchmarks.http_search [SECTIONS.jsonl.gz] [--size 43000]`: searches by HTTP, beside an empty route.

`GET /api/v1/search` under the server of `kb serve` with two workers, rate limits off, asked in turn with a JSON route
that answers `{}`: one in the same site, and one in a bare Flask app under the same server. Searches are measured twice:
with no answer kept, as if nobody had ever asked, and as the site is served, which keeps the latest answers.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import quote

from kb.database.migrate import upgrade
from kb.search.indexer import update_index
from kb.search.searcher import KEPT_ANSWERS
from kb.settings import load_settings
from tests.benchmarks.corpus import BenchmarkLibrary, Corpus, generate_corpus, read_corpus
from tests.benchmarks.search_server import EMPTY, SearchSite
from tests.benchmarks.wrk import Load, ask

#: The first round is not told; it is long enough for every worker to have met every query.
WARMING = 10
_HEADING = (
    f"{'':<30}{'per s':>8}{'p99 ms':>8}{'us each':>9}{'of empty':>10}{'of bare':>9}"
    "   (us: processor time of one request)"
)


def main() -> None:
    """Measure in turn, so many rounds, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "sections", nargs="?", type=Path, help="JSON lines; an invented corpus without it"
    )
    parser.add_argument("--size", default=43_000, type=int)
    parser.add_argument("--rounds", default=5, type=int)
    parser.add_argument("--seconds", default=3, type=int)
    options = parser.parse_args()
    corpus = read_corpus(options.sections) if options.sections else generate_corpus()
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as folder, ExitStack() as running:
        site = _site(Path(folder), corpus, options.size)
        sites = {
            name: running.enter_context(SearchSite(site, kept))
            for name, kept in (("bare", -1), ("first", 0), ("kept", KEPT_ANSWERS))
        }
        searches = [_search(text) for text in corpus.queries]
        subjects = (
            ("an empty route, bare Flask", sites["bare"], [EMPTY]),
            ("an empty route of the site", sites["first"], [EMPTY]),
            ("searches nobody has made", sites["first"], searches),
            ("searches, answers kept", sites["kept"], searches),
        )
        loads: dict[str, list[Load]] = {name: [] for name, _, _ in subjects}
        for number in range(options.rounds + 1):
            for name, asked, paths in subjects:
                load = ask(asked, paths, {}, options.seconds if number else WARMING)
                if number:
                    loads[name].append(load)
    _say("\n".join([f"{options.size} sections", _HEADING, *_lines(loads)]))


def _site(folder: Path, corpus: Corpus, size: int) -> Path:
    """Make a site whose index holds the corpus; its articles are not asked for."""
    (folder / "articles").mkdir()
    (folder / "kb.toml").write_text('name = "Benchmark"\n', encoding="utf-8")
    settings = load_settings(folder, {})
    update_index(BenchmarkLibrary(corpus.first(size)), settings.index_dir)
    upgrade(settings)
    return folder


def _search(text: str) -> str:
    locale = "en" if text.isascii() else "zh-hans"
    return f"/api/v1/search?locale={locale}&q={quote(text, safe='')}"


def _lines(loads: dict[str, list[Load]]) -> Sequence[str]:
    rates = {name: median(load.per_second for load in some) for name, some in loads.items()}
    bare, empty, *_ = rates.values()
    return [
        f"{name:<30}{rates[name]:>8.0f}{median(load.p99 for load in some):>8.1f}"
        f"{min(load.processor for load in some):>9.0f}{rates[name] / empty:>10.2f}{rates[name] / bare:>9.2f}"
        for name, some in loads.items()
    ]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
