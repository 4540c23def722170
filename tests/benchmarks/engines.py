"""The engines, each doing the same work: an OR of the same terms, the ten best, a snippet of each by the same code.

Every engine keeps in its own store what a result shows (page, title, heading, text, and the text folded, as snippets
want it) and reads it from there in every search. The rivals are given kb's terms already cut, so that they index
and look up exactly what kb does; of what kb does beyond that (pinyin, spelling, meanings, articles with their best
section, re-ranking, confidence, other languages) nothing is left out, and no answer is kept for the next search.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from kb.search.hits import Query
from kb.search.indexer import update_index
from kb.search.searcher import Searcher
from kb.settings import Locale
from tests.benchmarks.corpus import BenchmarkLibrary, Row
from tests.benchmarks.rivals import TOP, Fts5, Tantivy, Whoosh
from tests.benchmarks.xapian_pipe import Xapian, xapian_python


class Engine(Protocol):
    """Something that indexes sections in a folder and finds them again.

    `lost` are the seconds since it was last set to 0 that did not go into the engine; `processes` are others that
    work for it and are alive.
    """

    lost: float
    processes: Sequence[int]

    def build(self, rows: Sequence[Row], folder: Path, /) -> None: ...
    def open(self, folder: Path, /) -> None: ...
    def search(self, text: str, /) -> int: ...
    def prepare(self, rows: Sequence[Row], word: str, /) -> None: ...
    def update(self, folder: Path, /) -> None: ...
    def close(self) -> None: ...


class Kb:
    """This search, whole."""

    lost = 0.0
    processes: Sequence[int] = ()

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        update_index(BenchmarkLibrary(tuple(rows)), folder, full=True)

    def open(self, folder: Path) -> None:
        self._searcher = Searcher(folder, kept=0)
        self._searcher.ready()

    def search(self, text: str) -> int:
        locale: Locale = "en" if text.isascii() else "zh-hans"
        return len(self._searcher.search(Query(text, locale, limit=TOP)).hits)

    def prepare(self, rows: Sequence[Row], word: str) -> None:
        self._changed = BenchmarkLibrary(tuple(rows), changed=word)

    def update(self, folder: Path) -> None:
        update_index(self._changed, folder)

    def close(self) -> None:
        """Nothing is held."""


ENGINES: dict[str, Callable[[], Engine]] = {
    "kb": Kb,
    "FTS5": Fts5,
    "tantivy": Tantivy,
    "xapian": Xapian,
    "Whoosh": Whoosh,
}


def available() -> list[str]:
    """Return the engines that can be measured here."""
    there = {"tantivy": find_spec("tantivy") is not None, "xapian": bool(xapian_python())}
    return [name for name in ENGINES if there.get(name, True)]
