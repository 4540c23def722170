"""One immutable segment of the index in numpy arrays, mapped from disk and only read; `distil` makes them.

Documents are numbered as in Whoosh. An article's own document (title, other questions) comes first, its sections
follow; `firsts[a]:firsts[a + 1]` are the documents of article a.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled
from kb.search.index.arrays import Arrays, load_arrays
from kb.search.index.records import ShownArticle, ShownSection, unpack_article, unpack_section
from kb.search.words.phrases import ABOUTS
from kb.search.words.vectors import DIMENSIONS, TEACHERS


class Averages(NamedTuple):
    """Mean lengths, in weighted terms, of the two kinds of documents; kept from the last full build."""

    article: float
    section: float


class TermTable:
    """Sorted terms, each with a slice of documents and what the term adds to each document's score.

    That of term t is `bounds[t]:bounds[t + 1]`.
    """

    def __init__(self, arrays: Arrays, prefix: str) -> None:
        self.names: NDArray[np.bytes_] = arrays[prefix + "_names"]
        self._letters = self.names.view(np.uint8).reshape(-1, self.names.itemsize)
        self.bounds: NDArray[np.int64] = arrays[prefix + "_bounds"]
        self.documents: NDArray[np.int32] = arrays[prefix + "_documents"]
        self.gains: NDArray[np.float32] = arrays[prefix + "_gains"]

    def numbers(self, terms: Sequence[bytes]) -> NDArray[np.int64]:
        """Return the number of each term, -1 for one that is not here."""
        wanted = np.array(terms, dtype=self.names.dtype)
        return _numbers(self._letters, wanted.view(np.uint8).reshape(-1, wanted.itemsize))

    def slices(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where the postings of terms stand: a row of first and end for each, an empty slice for -1."""
        found = np.empty((len(numbers), 2), dtype=np.int64)
        found[:, 0] = self.bounds[numbers]
        # That of -1 would run from the last bound to the first: it is empty.
        np.maximum(self.bounds[numbers + 1], found[:, 0], out=found[:, 1])
        return found

    def counts(self) -> NDArray[np.int64]:
        """Return in how many documents each term is."""
        return np.diff(self.bounds)

    def prefixed(self, prefix: bytes) -> tuple[int, int]:
        """Return the range of terms that begin so."""
        bounds = np.array([prefix, prefix + b"\xff" * 4], dtype=self.names.dtype)
        low, high = np.searchsorted(self.names, bounds)
        return int(low), int(high)

    def postings_of(self, low: int, high: int) -> tuple[int, int]:
        """Return where the postings of a range of terms stand."""
        return int(self.bounds[low]), int(self.bounds[high])


@compiled
def _numbers(names: NDArray[np.uint8], wanted: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Look names up, given as rows of bytes in order; -1 for one that is not there."""
    numbers = np.empty(len(wanted), dtype=np.int64)
    for each in range(len(wanted)):
        low, high = 0, len(names)
        while low < high:
            middle = (low + high) >> 1
            if _compare(names[middle], wanted[each]) < 0:
                low = middle + 1
            else:
                high = middle
        there = low < len(names) and _compare(names[low], wanted[each]) == 0
        numbers[each] = low if there else -1
    return numbers


@compiled
def _compare(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> int:
    """Return less than 0 where a row of bytes comes before another, 0 where they are the same."""
    for at in range(len(one)):
        if one[at] != other[at]:
            return -1 if one[at] < other[at] else 1
    return 0


class Phrases(NamedTuple):
    """What documents are asked by: those of document d are `bounds[d]:bounds[d + 1]`.

    The terms of phrase p that tell about words, sounds and meanings stand between the four of `term_bounds[p]`, the
    words that have a vector between `word_bounds[p]` and `word_bounds[p + 1]`; `places` says where those add up to,
    `whole` what all places do.
    `text` is the phrase as it is compared: folded, without padding, between `text_bounds[p]` and `text_bounds[p + 1]`.
    """

    bounds: NDArray[np.int64]
    flags: NDArray[np.uint8]
    term_bounds: NDArray[np.int64]
    terms: NDArray[np.int32]
    text: NDArray[np.uint8]
    text_bounds: NDArray[np.int64]
    words: NDArray[np.int32]
    word_bounds: NDArray[np.int64]
    places: NDArray[np.int8]
    whole: NDArray[np.int64]


class Titles(NamedTuple):
    """The parts of titles (see `parts`): those of article a are `bounds[a]:bounds[a + 1]`.

    Which terms explain part p, and how well, stands between `term_bounds[p]` and `term_bounds[p + 1]`.
    """

    bounds: NDArray[np.int64]
    term_bounds: NDArray[np.int64]
    terms: NDArray[np.int32]
    levels: NDArray[np.float32]


class Heard(NamedTuple):
    """Pairs of Han characters by how they sound, sorted by sound, the commonest first."""

    sounds: NDArray[np.bytes_]
    counts: NDArray[np.int32]
    pairs: NDArray[np.str_]

    def like(self, sound: str) -> list[tuple[str, int]]:
        """Return the pairs that sound so, with how often each is there."""
        wanted = np.array([sound.encode()], dtype=self.sounds.dtype)
        low, high = (
            int(self.sounds.searchsorted(wanted)[0]),
            int(self.sounds.searchsorted(wanted, "right")[0]),
        )
        return list(zip(self.pairs[low:high].tolist(), self.counts[low:high].tolist(), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """The arrays of one segment. `paths` are digests, which translations share; `kinds` are those of terms."""

    name: str
    terms: TermTable
    kinds: NDArray[np.uint8]
    starts: TermTable
    phrases: Phrases
    titles: Titles
    heard: Heard
    #: Where the text of each document lies by each teacher, with its title.
    text_places: NDArray[np.int8]
    firsts: NDArray[np.int64]
    article_of: NDArray[np.int32]
    locales: NDArray[np.uint8]
    paths: NDArray[np.uint64]
    categories: NDArray[np.uint16]
    category_keys: tuple[str, ...]
    #: What results show, read a few bytes at a time, which a view of bytes does quicker than an array.
    stored: memoryview
    stored_bounds: memoryview

    @property
    def documents(self) -> int:
        """How many documents, deleted ones included."""
        return len(self.article_of)

    @property
    def articles(self) -> int:
        """How many articles, deleted ones included."""
        return len(self.locales)

    def article(self, number: int) -> ShownArticle:
        """Return what is shown of an article."""
        return unpack_article(self._record(int(self.firsts[number])))

    def section(self, document: int) -> ShownSection:
        """Return what is shown of a section's document."""
        return unpack_section(self._record(document))

    def _record(self, document: int) -> str:
        bounds = self.stored_bounds
        return str(self.stored[bounds[document] : bounds[document + 1]], "utf-8")


def open_segment(folder: Path, name: str) -> Segment:
    """Map the arrays of a segment. Raises OSError, ValueError or KeyError when they are not there."""
    arrays = load_arrays(arrays_path(folder, name))
    return Segment(
        name=name,
        terms=TermTable(arrays, "terms"),
        kinds=arrays["terms_kinds"],
        starts=TermTable(arrays, "starts"),
        phrases=_phrases(arrays),
        titles=Titles(*(arrays["title_" + part] for part in Titles._fields)),
        heard=Heard(*(arrays["heard_" + part] for part in Heard._fields)),
        text_places=_by_teacher(arrays["text_places"]),
        category_keys=tuple(json.loads(arrays["category_keys"].tobytes())),
        stored=arrays["stored"].data,
        stored_bounds=arrays["stored_bounds"].data,
        **{part: arrays[part] for part in _PLAIN},
    )


_PLAIN = (
    "firsts", "article_of", "locales", "paths", "categories",
)  # fmt: skip


def _phrases(arrays: Arrays) -> Phrases:
    phrases = Phrases(*(arrays["phrase_" + part] for part in Phrases._fields))
    return phrases._replace(
        term_bounds=phrases.term_bounds.reshape(-1, ABOUTS + 1),
        places=_by_teacher(phrases.places),
        whole=_by_teacher(phrases.whole)[0],
    )


def _by_teacher(kept: NDArray[Any]) -> NDArray[Any]:
    return kept.reshape(-1, len(TEACHERS), DIMENSIONS)


def arrays_path(folder: Path, name: str) -> Path:
    """Return where a segment's arrays lie, beside Whoosh's own files."""
    return folder / f"{name}.arrays"
