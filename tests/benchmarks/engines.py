"""The engines, each doing the same work: an OR of the same terms, ten sections, a snippet of each by the same code.

The rivals are given kb's terms already cut, so that they index and look up exactly what kb does.
"""

import sqlite3
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from kb.search.hits import Query
from kb.search.indexer import update_index
from kb.search.searcher import Searcher
from kb.search.snippet import snippet
from kb.settings import Locale
from kb.text.fold import fold
from kb.text.tokens import terms
from tests.benchmarks.corpus import BenchmarkLibrary, Row

TOP = 10


class Engine(Protocol):
    """Something that indexes sections in a folder and finds them again."""

    def build(self, rows: Sequence[Row], folder: Path, /) -> None: ...
    def open(self, rows: Sequence[Row], folder: Path, /) -> None: ...
    def search(self, text: str, /) -> int: ...
    def update(self, rows: Sequence[Row], folder: Path, word: str, /) -> None: ...


def cut(text: str) -> list[str]:
    """Return the distinct terms of a text, as kb cuts it."""
    return list(dict.fromkeys(terms(fold(text))))


def _locale(text: str) -> Locale:
    return "en" if text.isascii() else "zh-hans"


class Kb:
    """This search, whole: pinyin, spelling, meanings, re-ranking and confidence included."""

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        update_index(BenchmarkLibrary(tuple(rows)), folder, full=True)

    def open(self, _rows: Sequence[Row], folder: Path) -> None:
        self._searcher = Searcher(folder)
        self._searcher.ready()

    def search(self, text: str) -> int:
        return len(self._searcher.search(Query(text, _locale(text), limit=TOP)).hits)

    def update(self, rows: Sequence[Row], folder: Path, word: str) -> None:
        changed = tuple(row for row in rows if row.page == rows[0].page)
        library = BenchmarkLibrary(changed, word)
        others = BenchmarkLibrary(tuple(row for row in rows if row.page != rows[0].page))
        library._articles += others._articles
        update_index(library, folder)


class _Cut:
    """What the rivals share: they keep the sections' texts and make the same snippets."""

    def _show(self, text: str, found: Sequence[int], rows: Sequence[Row]) -> int:
        wanted = dict.fromkeys(cut(text), 1.0)
        for number in found:
            body = rows[number].body
            snippet(body, wanted, self._lowered[number])
        return len(found)

    def _keep(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._lowered = [fold(row.body) for row in rows]


def _terms_of(row: Row) -> str:
    return " ".join(terms(fold(f"{row.title} {row.heading} {row.body}")))


class Fts5(_Cut):
    """SQLite FTS5."""

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        folder.mkdir(parents=True)
        with sqlite3.connect(folder / "fts.sqlite3") as base:
            base.execute(
                "CREATE VIRTUAL TABLE sections USING fts5(terms, content='', tokenize='unicode61')"
            )
            base.executemany(
                "INSERT INTO sections(rowid, terms) VALUES (?, ?)",
                ((i, _terms_of(row)) for i, row in enumerate(rows)),
            )
            base.execute("INSERT INTO sections(sections) VALUES ('optimize')")

    def open(self, rows: Sequence[Row], folder: Path) -> None:
        self._keep(rows)
        self._base = sqlite3.connect(folder / "fts.sqlite3")

    def search(self, text: str) -> int:
        words = cut(text)
        if not words:
            return 0
        asked = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
        found = self._base.execute(
            "SELECT rowid FROM sections WHERE sections MATCH ? ORDER BY rank LIMIT ?", (asked, TOP)
        )
        return self._show(text, [row[0] for row in found], self._rows)

    def update(self, rows: Sequence[Row], _folder: Path, word: str) -> None:
        with self._base:
            self._base.execute(
                "INSERT INTO sections(sections, rowid, terms) VALUES ('delete', 0, ?)",
                (_terms_of(rows[0]),),
            )
            self._base.execute(
                "INSERT INTO sections(rowid, terms) VALUES (0, ?)",
                (f"{word} {_terms_of(rows[0])}",),
            )


class Tantivy(_Cut):
    """tantivy, in Rust."""

    def _module(self) -> Any:
        return import_module("tantivy")

    def _schema(self) -> Any:
        builder = self._module().SchemaBuilder()
        builder.add_text_field(
            "terms", stored=False, tokenizer_name="whitespace", index_option="freq"
        )
        builder.add_integer_field("number", stored=True, indexed=True)
        return builder.build()

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        folder.mkdir(parents=True)
        tantivy = self._module()
        writer = tantivy.Index(self._schema(), path=str(folder)).writer(
            heap_size=200_000_000, num_threads=1
        )
        for i, row in enumerate(rows):
            writer.add_document(tantivy.Document(terms=[_terms_of(row)], number=[i]))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, rows: Sequence[Row], folder: Path) -> None:
        self._keep(rows)
        self._index = self._module().Index(self._schema(), path=str(folder))
        self._searcher = self._index.searcher()

    def search(self, text: str) -> int:
        tantivy = self._module()
        words = [
            (
                tantivy.Occur.Should,
                tantivy.Query.term_query(self._index.schema, "terms", word, index_option="freq"),
            )
            for word in cut(text)
        ]
        hits = self._searcher.search(tantivy.Query.boolean_query(words), TOP).hits
        return self._show(
            text, [self._searcher.doc(address)["number"][0] for _, address in hits], self._rows
        )

    def update(self, rows: Sequence[Row], _folder: Path, word: str) -> None:
        tantivy = self._module()
        writer = self._index.writer(heap_size=50_000_000, num_threads=1)
        writer.delete_documents("number", 0)
        writer.add_document(tantivy.Document(terms=[f"{word} {_terms_of(rows[0])}"], number=[0]))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()


class Whoosh(_Cut):
    """Whoosh as it comes: one field of terms, its own searcher and BM25F."""

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        fields, index = import_module("whoosh.fields"), import_module("whoosh.index")
        folder.mkdir(parents=True)
        schema = fields.Schema(
            terms=fields.KEYWORD(scorable=True), number=fields.NUMERIC(stored=True, unique=True)
        )
        writer = index.create_in(str(folder), schema).writer(limitmb=512)
        for i, row in enumerate(rows):
            writer.add_document(terms=_terms_of(row), number=i)
        writer.commit()

    def open(self, rows: Sequence[Row], folder: Path) -> None:
        self._keep(rows)
        self._index = import_module("whoosh.index").open_dir(str(folder))
        self._searcher = self._index.searcher()

    def search(self, text: str) -> int:
        query = import_module("whoosh.query")
        asked = query.Or([query.Term("terms", word) for word in cut(text)])
        found = [hit["number"] for hit in self._searcher.search(asked, limit=TOP)]
        return self._show(text, found, self._rows)

    def update(self, rows: Sequence[Row], folder: Path, word: str) -> None:
        writer = self._index.writer()
        writer.update_document(terms=f"{word} {_terms_of(rows[0])}", number=0)
        writer.commit(merge=False)
        self._index = import_module("whoosh.index").open_dir(str(folder))
        self._searcher = self._index.searcher()


class Xapian(_Cut):
    """Xapian, in C++."""

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        xapian = import_module("xapian")
        base = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OPEN)
        for i, row in enumerate(rows):
            base.replace_document(i + 1, self._document(xapian, _terms_of(row)))
        base.commit()

    def _document(self, xapian: Any, words: str) -> Any:
        document = xapian.Document()
        for word in words.split():
            document.add_term(word)
        return document

    def open(self, rows: Sequence[Row], folder: Path) -> None:
        self._keep(rows)
        self._base = import_module("xapian").Database(str(folder))

    def search(self, text: str) -> int:
        xapian = import_module("xapian")
        enquire = xapian.Enquire(self._base)
        enquire.set_query(xapian.Query(xapian.Query.OP_OR, cut(text)))
        return self._show(text, [match.docid - 1 for match in enquire.get_mset(0, TOP)], self._rows)

    def update(self, rows: Sequence[Row], folder: Path, word: str) -> None:
        xapian = import_module("xapian")
        writer = xapian.WritableDatabase(str(folder), xapian.DB_OPEN)
        writer.replace_document(1, self._document(xapian, f"{word} {_terms_of(rows[0])}"))
        writer.commit()
        self._base = xapian.Database(str(folder))


ENGINES: dict[str, Callable[[], Engine]] = {
    "kb": Kb,
    "FTS5": Fts5,
    "tantivy": Tantivy,
    "xapian": Xapian,
    "Whoosh": Whoosh,
}
_MODULES = {"tantivy": "tantivy", "xapian": "xapian"}


def available() -> list[str]:
    """Return the engines that can be imported here."""
    return [name for name in ENGINES if name not in _MODULES or find_spec(_MODULES[name])]
