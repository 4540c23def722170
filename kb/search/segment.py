"""One immutable segment of the index in numpy arrays: made once from Whoosh's postings, then only mapped and read.

Documents are numbered as in Whoosh. An article's own document (title, other questions) comes first, its sections follow;
`firsts[a]:firsts[a + 1]` are the documents of article a.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader

from kb.search.arrays import Arrays, load_arrays, pack, save_arrays
from kb.search.documents import MAX_START_BYTES
from kb.search.postings import FieldPostings, read_field
from kb.settings import LOCALES, Locale
from kb.text.tokens import MAX_TERM_BYTES

#: BM25. A small K1 makes it matter which of the question's words an article has, not how often.
K1, B_ARTICLE, B_SECTION = 0.9, 0.5, 0.6


class StoredArticle(NamedTuple):
    """What the index keeps of an article to show and to compare."""

    slug: str
    path: str
    locale: Locale
    category: str
    title: str
    questions: list[str]
    keywords: list[str]
    summary: str


class StoredSection(NamedTuple):
    """What the index keeps of a section."""

    title: str
    anchor: str
    text: str


class Averages(NamedTuple):
    """Mean lengths, in weighted terms, of the two kinds of documents; kept from the last full build."""

    article: float
    section: float


class TermTable:
    """Sorted terms, each with a slice of documents and what the term adds to each document's score."""

    def __init__(self, arrays: Arrays, prefix: str) -> None:
        self.names: NDArray[np.bytes_] = arrays[prefix + "_names"]
        self.ends: NDArray[np.int64] = arrays[prefix + "_ends"]
        self.documents: NDArray[np.int32] = arrays[prefix + "_documents"]
        self.gains: NDArray[np.float32] = arrays[prefix + "_gains"]

    def slices(self, terms: Sequence[bytes]) -> list[tuple[int, int]]:
        """Return where the postings of each term stand; an empty slice for a term that is not here."""
        places = np.searchsorted(self.names, np.array(terms, dtype=self.names.dtype))
        return [self._slice(int(place), term) for place, term in zip(places, terms, strict=True)]

    def _slice(self, place: int, term: bytes) -> tuple[int, int]:
        if place == len(self.names) or self.names[place] != term:
            return 0, 0
        return (int(self.ends[place - 1]) if place else 0), int(self.ends[place])

    def prefixed(self, prefix: bytes) -> tuple[int, int]:
        """Return the range of terms that begin so."""
        low, high = np.searchsorted(
            self.names, np.array([prefix, prefix + b"\xff" * 4], dtype=self.names.dtype)
        )
        return int(low), int(high)

    def postings_of(self, low: int, high: int) -> tuple[int, int]:
        """Return where the postings of a range of terms stand."""
        if low >= high:
            return 0, 0
        return (int(self.ends[low - 1]) if low else 0), int(self.ends[high - 1])


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """The arrays of one segment, and how to read what it stores. `paths` are digests: translations of an article share one."""

    name: str
    terms: TermTable
    starts: TermTable
    firsts: NDArray[np.int64]
    article_of: NDArray[np.int32]
    locales: NDArray[np.uint8]
    paths: NDArray[np.uint64]
    categories: NDArray[np.uint16]
    category_keys: tuple[str, ...]
    stored: NDArray[np.uint8]
    stored_ends: NDArray[np.int64]

    @property
    def documents(self) -> int:
        """How many documents, deleted ones included."""
        return len(self.article_of)

    @property
    def articles(self) -> int:
        """How many articles, deleted ones included."""
        return len(self.locales)

    def article(self, number: int) -> StoredArticle:
        """Return what is stored of an article."""
        return StoredArticle(*self._record(int(self.firsts[number])))

    def section(self, document: int) -> StoredSection:
        """Return what is stored of a section's document."""
        return StoredSection(*self._record(document))

    def _record(self, document: int) -> list[Any]:
        first = int(self.stored_ends[document - 1]) if document else 0
        record: list[Any] = json.loads(
            self.stored[first : int(self.stored_ends[document])].tobytes()
        )
        return record


def open_segment(folder: Path, name: str) -> Segment:
    """Map the arrays of a segment. Raises OSError or ValueError when they are not there."""
    arrays = load_arrays(arrays_path(folder, name))
    return Segment(
        name=name,
        terms=TermTable(arrays, "terms"),
        starts=TermTable(arrays, "starts"),
        firsts=arrays["firsts"],
        article_of=arrays["article_of"],
        locales=arrays["locales"],
        paths=arrays["paths"],
        categories=arrays["categories"],
        category_keys=tuple(json.loads(arrays["category_keys"].tobytes())),
        stored=arrays["stored"],
        stored_ends=arrays["stored_ends"],
    )


def arrays_path(folder: Path, name: str) -> Path:
    """Return where a segment's arrays lie, beside Whoosh's own files."""
    return folder / f"{name}.arrays"


def save_segment(
    folder: Path, storage: Any, schema: Any, segment: Any, averages: Averages | None
) -> Averages:
    """Read a Whoosh segment whole and keep its arrays beside it; return the averages used (its own when None were given)."""
    records = _stored_records(storage, schema, segment)
    is_article = np.array(
        [len(record) == len(StoredArticle._fields) for record in records], dtype=bool
    )
    terms = read_field(storage, segment, schema, "terms")
    starts = read_field(storage, segment, schema, "starts")
    lengths = np.bincount(terms.documents, terms.weights, minlength=len(records)).astype(np.float64)
    averages = averages or _averages(lengths, is_article)
    article_of = (np.cumsum(is_article) - 1).astype(np.int32)
    articles = [
        StoredArticle(*record) for record, is_one in zip(records, is_article, strict=True) if is_one
    ]
    categories = sorted({article.category for article in articles})
    stored, stored_ends = pack(
        [json.dumps(record, ensure_ascii=False).encode() for record in records]
    )
    save_arrays(
        arrays_path(folder, segment.segment_id()),
        {
            **_table("terms", terms, _gains(terms, lengths, is_article, averages), MAX_TERM_BYTES),
            **_table(
                "starts",
                starts._replace(documents=article_of[starts.documents]),
                starts.weights,
                MAX_START_BYTES + 1,
            ),
            "firsts": np.append(np.flatnonzero(is_article), len(records)).astype(np.int64),
            "article_of": article_of,
            "locales": np.array(
                [LOCALES.index(article.locale) for article in articles], dtype=np.uint8
            ),
            "paths": np.array([_digest(article.path) for article in articles], dtype=np.uint64),
            "categories": np.array(
                [categories.index(article.category) for article in articles], dtype=np.uint16
            ),
            "category_keys": np.frombuffer(json.dumps(categories).encode(), dtype=np.uint8),
            "stored": stored,
            "stored_ends": stored_ends,
        },
    )
    return averages


def _digest(path: str) -> int:
    """Return a number that tells paths apart, for comparing whole arrays of them."""
    return int.from_bytes(blake2b(path.encode(), digest_size=8).digest(), "little")


def _stored_records(storage: Any, schema: Any, segment: Any) -> list[list[Any]]:  # noqa: ANN401
    reader = SegmentReader(storage, schema, segment)
    try:
        return [reader.stored_fields(number)["stored"] for number in range(segment.doc_count_all())]
    finally:
        reader.close()


def _averages(lengths: NDArray[np.float64], is_article: NDArray[np.bool_]) -> Averages:
    def mean(of: NDArray[np.float64]) -> float:
        return float(of.mean()) if len(of) else 1.0

    return Averages(max(1.0, mean(lengths[is_article])), max(1.0, mean(lengths[~is_article])))


def _gains(
    terms: FieldPostings,
    lengths: NDArray[np.float64],
    is_article: NDArray[np.bool_],
    averages: Averages,
) -> NDArray[np.float32]:
    """What each posting adds to its document's score before the term's rarity is known (BM25 without idf)."""
    b = np.where(is_article, B_ARTICLE, B_SECTION)
    norm = K1 * (1 - b + b * lengths / np.where(is_article, *averages))
    gains: NDArray[np.float32] = (
        terms.weights * (K1 + 1) / (terms.weights + norm[terms.documents])
    ).astype(np.float32)
    return gains


def _table(prefix: str, postings: FieldPostings, gains: NDArray[np.float32], width: int) -> Arrays:
    return {
        prefix + "_names": np.array(postings.terms, dtype=f"S{width}"),
        prefix + "_ends": postings.ends,
        prefix + "_documents": postings.documents,
        prefix + "_gains": gains,
    }
