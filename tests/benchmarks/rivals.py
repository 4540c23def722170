"""The rivals that run in this process, given kb's terms already cut: SQLite FTS5, tantivy, and Whoosh as it comes."""

import sqlite3
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from kb.search.snippet import snippet
from kb.text.fold import fold
from kb.text.tokens import terms
from tests.benchmarks.corpus import Row

TOP = 10
_PART = "\0"


def cut(text: str) -> list[str]:
    """Return the distinct terms of a text, as kb cuts it."""
    return list(dict.fromkeys(terms(fold(text))))


def cut_row(row: Row) -> str:
    """Return the terms of a section, parted by spaces."""
    return " ".join(terms(fold(f"{row.title} {row.heading} {row.body}")))


def shown(row: Row) -> str:
    """Return what a result shows of a section, and its folded text, for the engine to keep."""
    return _PART.join((row.page, row.title, row.heading, row.body, fold(row.body)))


def show(words: Iterable[str], found: Sequence[str]) -> int:
    """Make the snippets of what was found."""
    wanted = dict.fromkeys(words, 1.0)
    for kept in found:
        _, _, _, body, folded = kept.split(_PART)
        snippet(body, wanted, folded)
    return len(found)


class _Here:
    """What the engines in this process share."""

    lost = 0.0
    processes: Sequence[int] = ()

    def prepare(self, rows: Sequence[Row], word: str) -> None:
        self._terms, self._changed, self._shown = (
            cut_row(rows[0]),
            f"{word} {cut_row(rows[0])}",
            shown(rows[0]),
        )

    def close(self) -> None:
        """The process ends soon."""


class Fts5(_Here):
    """SQLite FTS5, ordered by its BM25."""

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        folder.mkdir(parents=True)
        with sqlite3.connect(folder / "fts.sqlite3") as base:
            base.execute(
                "CREATE VIRTUAL TABLE sections USING fts5(terms, content='', tokenize='unicode61')"
            )
            base.execute("CREATE TABLE texts (number INTEGER PRIMARY KEY, shown TEXT NOT NULL)")
            base.executemany(
                "INSERT INTO sections(rowid, terms) VALUES (?, ?)",
                ((i, cut_row(row)) for i, row in enumerate(rows)),
            )
            base.executemany("INSERT INTO texts VALUES (?, ?)", enumerate(map(shown, rows)))
            base.execute("INSERT INTO sections(sections) VALUES ('optimize')")

    def open(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "fts.sqlite3")

    def search(self, text: str) -> int:
        words = cut(text)
        if not words:
            return 0
        asked = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
        found = self._base.execute(
            "SELECT shown FROM (SELECT rowid FROM sections WHERE sections MATCH ? ORDER BY rank LIMIT ?) "
            "JOIN texts ON number = rowid",
            (asked, TOP),
        )
        return show(words, [kept for (kept,) in found])

    def update(self, _folder: Path) -> None:
        with self._base:
            self._base.execute(
                "INSERT INTO sections(sections, rowid, terms) VALUES ('delete', 0, ?)",
                (self._terms,),
            )
            self._base.execute("INSERT INTO sections(rowid, terms) VALUES (0, ?)", (self._changed,))
            self._base.execute("UPDATE texts SET shown = ? WHERE number = 0", (self._shown,))


class Tantivy(_Here):
    """tantivy, in Rust."""

    def __init__(self) -> None:
        self._tantivy: Any = import_module("tantivy")
        builder = self._tantivy.SchemaBuilder()
        builder.add_text_field(
            "terms", stored=False, tokenizer_name="whitespace", index_option="freq"
        )
        builder.add_bytes_field("shown", stored=True, indexed=False)
        builder.add_integer_field("number", stored=False, indexed=True)
        self._schema = builder.build()

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        folder.mkdir(parents=True)
        writer = self._tantivy.Index(self._schema, path=str(folder)).writer(
            heap_size=200_000_000, num_threads=1
        )
        for i, row in enumerate(rows):
            writer.add_document(self._document(cut_row(row), shown(row), i))
        writer.commit()
        writer.wait_merging_threads()

    def _document(self, words: str, kept: str, number: int) -> Any:
        return self._tantivy.Document(terms=[words], shown=[kept.encode()], number=[number])

    def open(self, folder: Path) -> None:
        self._index = self._tantivy.Index(self._schema, path=str(folder))
        self._searcher = self._index.searcher()

    def search(self, text: str) -> int:
        words = cut(text)
        query, should = self._tantivy.Query, self._tantivy.Occur.Should
        asked = [
            (should, query.term_query(self._schema, "terms", word, index_option="freq"))
            for word in words
        ]
        hits = self._searcher.search(query.boolean_query(asked), TOP).hits
        kept = [bytes(self._searcher.doc(address)["shown"][0]) for _, address in hits]
        return show(words, [one.decode() for one in kept])

    def update(self, _folder: Path) -> None:
        writer = self._index.writer(heap_size=50_000_000, num_threads=1)
        writer.delete_documents("number", 0)
        writer.add_document(self._document(self._changed, self._shown, 0))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()


class Whoosh(_Here):
    """Whoosh as it comes: one field of terms, its own searcher and BM25F."""

    def build(self, rows: Sequence[Row], folder: Path) -> None:
        fields, index = import_module("whoosh.fields"), import_module("whoosh.index")
        folder.mkdir(parents=True)
        schema = fields.Schema(
            terms=fields.KEYWORD(scorable=True),
            shown=fields.STORED(),
            number=fields.ID(unique=True),
        )
        writer = index.create_in(str(folder), schema).writer(limitmb=512)
        for i, row in enumerate(rows):
            writer.add_document(terms=cut_row(row), shown=shown(row), number=str(i))
        writer.commit()

    def open(self, folder: Path) -> None:
        self._index = import_module("whoosh.index").open_dir(str(folder))
        self._searcher = self._index.searcher()

    def search(self, text: str) -> int:
        query = import_module("whoosh.query")
        words = cut(text)
        asked = query.Or([query.Term("terms", word) for word in words])
        return show(words, [hit["shown"] for hit in self._searcher.search(asked, limit=TOP)])

    def update(self, folder: Path) -> None:
        writer = self._index.writer()
        writer.update_document(terms=self._changed, shown=self._shown, number="0")
        writer.commit(merge=False)
        self.open(folder)
