"""The index as one process sees it at one moment: open segments, who finds which article, the site's own words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import local
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.articles.traditional import Traditional
from kb.search.index.manifest import Manifest
from kb.search.index.segment import Phrases, Segment, Titles, open_segment
from kb.search.words.phrases import WORTH
from kb.search.words.synonyms import Synonyms, read_synonyms
from kb.search.words.vectors import DIMENSIONS, LENGTH, TEACHERS, read_vectors
from kb.settings import LOCALES, Locale

Mask = NDArray[np.bool_]

#: So many texts are kept as they are in Traditional; of each search about twenty are shown.
KEPT_TEXTS = 4096

#: So many documents have their bits in one number.
BLOCK = 64

#: So many phrases draw the middle half as far as countless ones would.
FEW_PHRASES = 10

_EPSILON = 1e-9


class Tables(NamedTuple):
    """What searching reads of a segment, in the shape that compiled functions take.

    `found` and `gains` are its postings, `kinds` those of its terms, of which each counts `worth` in a phrase, by its
    rarity in the whole index. `phrase_worth` is what those of each phrase add up to: its words, its sounds, its
    meanings; `title_shares` the share of each part in its title. `text_places` says where the text of each document
    lies; `middle`, by each teacher, is that of all phrases of the index. `vectors` are those of words, of any segment.
    """

    firsts: NDArray[np.int64]
    article_of: NDArray[np.int32]
    found: NDArray[np.int32]
    gains: NDArray[np.float32]
    kinds: NDArray[np.uint8]
    worth: NDArray[np.float32]
    phrases: Phrases
    phrase_worth: NDArray[np.float32]
    titles: Titles
    title_shares: NDArray[np.float64]
    text_places: NDArray[np.int8]
    middle: NDArray[np.float64]
    vectors: NDArray[np.int8]


class Scratch(local):
    """Room for numbers about documents, of each thread its own; who uses it leaves it as it was.

    What a document's terms add up to (0), and which documents of a block have any, as bits (0).
    """

    def __init__(self, documents: int) -> None:
        super().__init__()
        self.sums = np.zeros(documents)
        self.reached = np.zeros(documents // BLOCK + 1, dtype=np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class OpenSegment:
    """A segment with what is true of it now: which of its articles a reader of each locale may find.

    `own` are those that open in that locale: written in it, or Simplified ones shown in Traditional because nobody has
    written them so. `foreign` are those in languages to fall back on, each article once.
    """

    segment: Segment
    own: Mapping[Locale, Mask]
    foreign: Mapping[Locale, Mask]
    tables: Tables
    scratch: Scratch


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Everything a search reads; never changed after it is made, so threads share it freely.

    `traditional` returns a Simplified text in Traditional, as the site writes it.
    """

    segments: tuple[OpenSegment, ...]
    documents: int
    synonyms: Mapping[Locale, Synonyms]
    traditional: Callable[[str], str]

    def knows(self, terms: Sequence[str]) -> set[str]:
        """Return which of the terms are anywhere in the index."""
        encoded = [term.encode() for term in terms]
        found: set[str] = set()
        for opened in self.segments if terms else ():
            numbers = opened.segment.terms.numbers(encoded)
            found.update(term for term, number in zip(terms, numbers, strict=True) if number >= 0)
        return found

    def heard(self, sound: str) -> list[tuple[str, int]]:
        """Return the site's pairs of Han characters that sound so, the commonest first."""
        found: dict[str, int] = {}
        for opened in self.segments:
            for pair, count in opened.segment.heard.like(sound):
                found[pair] = found.get(pair, 0) + count
        return sorted(found.items(), key=lambda item: -item[1])


def open_snapshot(index_dir: Path, manifest: Manifest, before: Snapshot | None) -> Snapshot:
    """Open what the manifest names; segments that are open already are kept.

    Raises OSError or ValueError when a file has just gone.
    """
    folder = index_dir / manifest.generation
    known = {opened.segment.name: opened.segment for opened in before.segments} if before else {}
    segments = [
        known.get(entry.name) or open_segment(folder, entry.name) for entry in manifest.segments
    ]
    written = _written(segments, [entry.deleted for entry in manifest.segments])
    paths = {
        locale: np.concatenate(
            [s.paths[mask] for s, mask in zip(segments, masks, strict=True)]
            or [np.empty(0, np.uint64)]
        )
        for locale, masks in written.items()
    }
    return Snapshot(
        segments=tuple(_opened(segments, place, written, paths) for place in range(len(segments))),
        documents=sum(segment.documents for segment in segments),
        synonyms={locale: read_synonyms(manifest.synonyms, locale) for locale in LOCALES},
        # The titles of what is found often are converted once.
        traditional=lru_cache(KEPT_TEXTS)(Traditional(manifest.replacements, manifest.names).text),
    )


#: For each locale and each segment, which articles are written in it and not deleted.
_Written = dict[Locale, list[Mask]]


def _written(segments: list[Segment], deleted: list[tuple[int, ...]]) -> _Written:
    alive = []
    for segment, numbers in zip(segments, deleted, strict=True):
        mask = np.ones(segment.articles, dtype=bool)
        mask[list(numbers)] = False
        alive.append(mask)
    return {
        locale: [(s.locales == number) & mask for s, mask in zip(segments, alive, strict=True)]
        for number, locale in enumerate(LOCALES)
    }


def _opened(
    segments: list[Segment],
    place: int,
    written: _Written,
    paths: Mapping[Locale, NDArray[np.uint64]],
) -> OpenSegment:
    """Sort out who finds what: nobody finds an article in both Chinese scripts."""
    segment = segments[place]
    hans, hant, english = (written[locale][place] for locale in ("zh-hans", "zh-hant", "en"))
    only_hans = hans & ~np.isin(segment.paths, paths["zh-hant"])
    only_hant = hant & ~np.isin(segment.paths, paths["zh-hans"])
    documents = sum(segment.documents for segment in segments)
    worth = rarity(_counts(segments, place), documents).astype(np.float32) * WORTH[segment.kinds]
    return OpenSegment(
        segment,
        own={"zh-hans": hans, "zh-hant": hant | only_hans, "en": english},
        foreign={"zh-hans": only_hant | english, "zh-hant": english, "en": hans | only_hant},
        tables=Tables(
            segment.firsts,
            segment.article_of,
            segment.terms.documents,
            segment.terms.gains,
            segment.kinds,
            worth,
            segment.phrases,
            _weights(segment.phrases, worth),
            segment.titles,
            _shares(segment.titles, worth),
            segment.text_places,
            _middle(segments),
            read_vectors().rows,
        ),
        scratch=Scratch(segment.documents),
    )


def _middle(segments: list[Segment]) -> NDArray[np.float64]:
    """Return the middle of where all phrases lie by each teacher; a few of them do not draw it far from nowhere."""
    whole = np.zeros((len(TEACHERS), DIMENSIONS))
    for segment in segments:
        whole += segment.phrases.whole
    many = sum(len(segment.phrases.flags) for segment in segments)
    return whole / (LENGTH * (many + FEW_PHRASES))


def _weights(phrases: Phrases, worth: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return for each phrase what its words, sounds and meanings are worth."""
    sums = np.zeros(len(phrases.terms) + 1)
    np.cumsum(worth[phrases.terms], out=sums[1:])
    return np.diff(sums[phrases.term_bounds]).astype(np.float32)


def _shares(titles: Titles, worth: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return for each part of a title its share: how rare the words are that have it, or the bare character."""
    if not len(titles.terms):
        return np.empty(0)
    first, sizes = titles.term_bounds[:-1], np.diff(titles.term_bounds)
    best = np.maximum.reduceat(titles.levels, first).repeat(sizes)
    same = (titles.levels == best).astype(np.float32)
    weights = np.add.reduceat(worth[titles.terms] * same, first) / np.add.reduceat(same, first)
    sums = np.append(0.0, np.cumsum(weights, dtype=np.float64))
    whole = np.diff(sums[titles.bounds]).repeat(np.diff(titles.bounds))
    shares: NDArray[np.float64] = weights / np.maximum(whole, _EPSILON)
    return shares


def _counts(segments: list[Segment], place: int) -> NDArray[np.int64]:
    """Return in how many documents each term of a segment occurs; the largest segment knows enough by itself."""
    one = segments[place]
    counts = one.terms.counts()
    if one.documents < max(segment.documents for segment in segments):
        for other in segments:
            if other is not one and len(other.terms.names):
                places = np.minimum(
                    np.searchsorted(other.terms.names, one.terms.names), len(other.terms.names) - 1
                )
                there = other.terms.counts()[places]
                counts = counts + np.where(other.terms.names[places] == one.terms.names, there, 0)
    return counts


def rarity(counts: NDArray[Any], documents: int) -> NDArray[np.float64]:
    """Return how much the presence of a term tells, from the number of documents that have it (idf)."""
    found: NDArray[np.float64] = np.log(1 + (max(documents, 1) - counts + 0.5) / (counts + 0.5))
    return found
