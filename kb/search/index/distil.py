"""Makes the arrays of a segment from what Whoosh wrote: once, by the writer, before readers hear of the segment."""

import json
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader

from kb.search.index.arrays import Arrays, pack, save_arrays
from kb.search.index.documents import MAX_START_BYTES
from kb.search.index.postings import FieldPostings, Whoosh, read_field
from kb.search.index.records import StoredArticle, StoredSection, pack_record
from kb.search.index.segment import Averages, arrays_path
from kb.search.words.parts import parts_of
from kb.search.words.phrases import (
    ABOUT,
    ABOUTS,
    MAX_PHRASE_CHARACTERS,
    MAX_PHRASES,
    flags_of,
    kind_of,
    phrase_terms,
)
from kb.search.words.pinyin import syllable, syllables
from kb.search.words.vectors import read_vectors
from kb.settings import LOCALES
from kb.text.fold import fold
from kb.text.tokens import MAX_TERM_BYTES, runs, without_padding

#: BM25. A small K1 makes it matter which of the question's words an article has, not how often.
K1, B_ARTICLE, B_SECTION = 1.2, 0.7, 0.6
#: So much of the beginning of a text says where it lies.
PLACED_CHARACTERS, PLACED_WORDS = 800, 128


def distil_segment(
    folder: Path, storage: Whoosh, schema: Whoosh, segment: Whoosh, averages: Averages | None
) -> Averages:
    """Keep a segment's arrays beside it; return the averages used (the segment's own when None were given)."""
    records = _stored_records(storage, schema, segment)
    size = len(StoredArticle._fields)
    is_article = np.array([len(record) == size for record in records], dtype=bool)
    articles = [StoredArticle(*record) for record in records if len(record) == size]
    terms = read_field(storage, segment, schema, "terms")
    starts = read_field(storage, segment, schema, "starts")
    lengths = np.bincount(terms.documents, terms.weights, minlength=len(records)).astype(np.float64)
    averages = averages or _averages(lengths, is_article)
    article_of = (np.cumsum(is_article) - 1).astype(np.int32)
    starts = starts._replace(documents=article_of[starts.documents])
    number = {term: place for place, term in enumerate(terms.terms)}
    arrays = {
        **_table("terms", terms, _gains(terms, lengths, is_article, averages), MAX_TERM_BYTES),
        **_table("starts", starts, starts.weights, MAX_START_BYTES + 1),
        **_about_articles(articles),
        **_phrases([_phrases_of(record) for record in records], number),
        **_titles([article.title for article in articles], number),
        **_heard(articles),
        **_stored(records),
        "text_places": _text_places(records),
        "terms_kinds": np.array([kind_of(term.decode()) for term in terms.terms], dtype=np.uint8),
        "firsts": np.append(np.flatnonzero(is_article), len(records)).astype(np.int64),
        "article_of": article_of,
    }
    save_arrays(arrays_path(folder, segment.segment_id()), arrays)
    return averages


def _stored_records(storage: Whoosh, schema: Whoosh, segment: Whoosh) -> list[list[Any]]:
    reader = SegmentReader(storage, schema, segment)
    try:
        return [reader.stored_fields(number)["stored"] for number in range(segment.doc_count_all())]
    finally:
        reader.close()


def _stored(records: list[list[Any]]) -> Arrays:
    packed, bounds = pack([pack_record(record) for record in records])
    return {"stored": packed, "stored_bounds": bounds}


def _about_articles(articles: list[StoredArticle]) -> Arrays:
    keys = sorted({article.category for article in articles})
    return {
        "locales": np.array([LOCALES.index(article.locale) for article in articles], np.uint8),
        "paths": np.array([_digest(article.path) for article in articles], np.uint64),
        "categories": np.array([keys.index(article.category) for article in articles], np.uint16),
        "category_keys": np.frombuffer(json.dumps(keys).encode(), np.uint8),
    }


def _digest(path: str) -> int:
    return int.from_bytes(blake2b(path.encode(), digest_size=8).digest(), "little")


def _phrases_of(record: list[Any]) -> list[str]:
    """Return what a document is asked by: an article's title, other questions and keywords; a section's heading."""
    if len(record) < len(StoredArticle._fields):
        heading = StoredSection(*record).title
        return [heading] if heading else []
    article = StoredArticle(*record)
    return [article.title, *article.questions, *article.keywords]


def _phrases(asked: list[list[str]], number: Mapping[bytes, int]) -> Arrays:
    """Keep each phrase as the numbers of its terms: a question is compared with it without reading any text."""
    found: list[int] = []
    term_bounds: list[int] = []
    flags: list[int] = []
    texts: list[bytes] = []
    words: list[list[int]] = []
    bounds = [0]
    vectors = read_vectors()
    for phrases in asked:
        for phrase in phrases[:MAX_PHRASES]:
            folded = fold(phrase)
            known = [term for term in phrase_terms(folded) if term.encode() in number]
            about = [int(ABOUT[kind_of(term)]) for term in known]
            term_bounds += [len(found) + sum(a < part for a in about) for part in range(ABOUTS + 1)]
            found += [number[term.encode()] for term in known]
            flags.append(flags_of(folded))
            bare = without_padding(folded)
            texts.append(bare[:MAX_PHRASE_CHARACTERS].encode())
            words.append(vectors.words(bare))
        bounds.append(len(flags))
    packed, text_bounds = pack(texts)
    places = vectors.places(words)
    return {
        "phrase_text": packed,
        "phrase_text_bounds": text_bounds,
        "phrase_bounds": np.array(bounds, np.int64),
        "phrase_flags": np.array(flags, np.uint8),
        "phrase_term_bounds": np.array(term_bounds, np.int64),
        "phrase_terms": np.array(found, np.int32),
        "phrase_words": np.array([word for some in words for word in some], np.int32),
        "phrase_word_bounds": np.cumsum([0, *map(len, words)], dtype=np.int64),
        "phrase_places": places.ravel(),
        "phrase_whole": places.sum(axis=0, dtype=np.int64).ravel(),
    }


def _text_places(records: list[list[Any]]) -> NDArray[np.int8]:
    """Return where the text of each document lies: an article's summary, a section, each with what stands above it."""
    vectors = read_vectors()
    words: list[list[int]] = []
    above: list[int] = []
    for record in records:
        if len(record) == len(StoredArticle._fields):
            article = StoredArticle(*record)
            above = vectors.words(fold(article.title))
            words.append(above + vectors.words(fold(article.summary)))
        else:
            section = StoredSection(*record)
            text = section.folded or section.text.lower()
            begins = vectors.words(text[:PLACED_CHARACTERS], PLACED_WORDS)
            words.append(above + vectors.words(fold(section.title)) + begins)
    return vectors.places(words).ravel()


def _titles(titles: list[str], number: Mapping[bytes, int]) -> Arrays:
    """Keep the parts of each title as the numbers of the terms that explain them."""
    bounds, term_bounds = [0], [0]
    found: list[int] = []
    levels: list[float] = []
    for title in titles:
        for part in parts_of(without_padding(fold(title)), ()):
            known = {
                number[term.encode()]: level
                for term, level in part.explained_by.items()
                if term.encode() in number
            }
            if known:
                found += known
                levels += known.values()
                term_bounds.append(len(found))
        bounds.append(len(term_bounds) - 1)
    return {
        "title_bounds": np.array(bounds, np.int64),
        "title_term_bounds": np.array(term_bounds, np.int64),
        "title_terms": np.array(found, np.int32),
        "title_levels": np.array(levels, np.float32),
    }


def _heard(articles: list[StoredArticle]) -> Arrays:
    """Keep, for each pair of sounds, the pairs of Han characters in titles, questions and keywords that sound so."""
    counts: Counter[tuple[str, str]] = Counter()
    for article in articles:
        for phrase in [article.title, *article.questions, *article.keywords]:
            for run in runs(fold(phrase)):
                if run.han:
                    counts.update(_sounding(run.text))
    rows = sorted((sound.encode(), -count, pair) for (sound, pair), count in counts.items())
    return {
        "heard_sounds": np.array([sound for sound, _, _ in rows], dtype=f"S{MAX_TERM_BYTES}"),
        "heard_counts": np.array([-count for _, count, _ in rows], np.int32),
        "heard_pairs": np.array([pair for _, _, pair in rows], dtype="U2"),
    }


def _sounding(run: str) -> set[tuple[str, str]]:
    """Return each pair of characters with how it sounds: read in context, and each character by itself."""
    readings = [[syllable(character) for character in run], syllables(run)]
    return {
        (f"{one} {two}", run[i : i + 2])
        for read in readings
        if len(read) == len(run)
        for i, (one, two) in enumerate(pairwise(read))
    }


def _averages(lengths: NDArray[np.float64], is_article: NDArray[np.bool_]) -> Averages:
    def mean(of: NDArray[np.float64]) -> float:
        return max(1.0, float(of.mean())) if len(of) else 1.0

    return Averages(mean(lengths[is_article]), mean(lengths[~is_article]))


def _gains(
    terms: FieldPostings,
    lengths: NDArray[np.float64],
    is_article: NDArray[np.bool_],
    averages: Averages,
) -> NDArray[np.float32]:
    """Return what each posting adds to its document's score before the term's rarity is known (BM25 without idf)."""
    b = np.where(is_article, B_ARTICLE, B_SECTION)
    norm = (K1 * (1 - b + b * lengths / np.where(is_article, *averages))).astype(np.float32)
    gains: NDArray[np.float32] = terms.weights * np.float32(K1 + 1)
    gains /= terms.weights + norm[terms.documents]
    return gains


def _table(prefix: str, postings: FieldPostings, gains: NDArray[np.float32], width: int) -> Arrays:
    return {
        prefix + "_names": np.array(postings.terms, dtype=f"S{width}"),
        prefix + "_bounds": postings.bounds,
        prefix + "_documents": postings.documents,
        prefix + "_gains": gains,
    }
