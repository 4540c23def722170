"""Completes what is being typed: by its beginning (Han, pinyin, initials, English) and by what a search finds."""

from collections.abc import Iterator

import numpy as np

from kb.search.index.documents import (
    LETTERS,
    MAX_START_BYTES,
    SOUND,
    TYPED,
    join_units,
    spoken_units,
)
from kb.search.index.segment import TermTable
from kb.search.index.snapshot import OpenSegment, Snapshot
from kb.search.ranking.rerank import Ranked
from kb.search.scoring import Candidate
from kb.search.words.phrases import FORM
from kb.settings import Locale
from kb.text.fold import fold
from kb.text.tokens import runs, stem

#: How much a beginning counts by how it was typed, beside the share (0-1) that a search gives an article.
_KINDS = {TYPED: 2.0, SOUND: 1.8, LETTERS: 1.6}
#: A range of beginnings wider than this says too little to be read through.
MAX_POSTINGS = 20_000
#: The commonest words that begin like the last one typed are searched for too.
MAX_ENDINGS = 6
ENDING = 0.5
_SHORTEST_BEGINNING = 2


def completions(
    snapshot: Snapshot, text: str, locale: Locale, searched: Ranked, limit: int
) -> list[Candidate]:
    """Return the articles that best complete the text, best first, among those of the reader's locale."""
    found = searched.candidates
    places = zip(found.place.tolist(), found.article.tolist(), strict=True)
    worth = dict(zip(places, searched.shares.tolist(), strict=True))
    keys = [(key.encode()[:MAX_START_BYTES], kind) for key, kind in _keys(fold(text), locale)]
    for place, opened in enumerate(snapshot.segments):
        for article, beginning in _beginnings(opened, keys, locale, limit):
            worth[place, article] = worth.get((place, article), 0.0) + beginning
    best = sorted(worth.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return [_candidate(snapshot, place, article, score) for (place, article), score in best]


def endings(folded: str, snapshot: Snapshot) -> dict[str, float]:
    """Return the commonest of the site's words that begin like the last one, which is still being typed."""
    last = next((run.text for run in reversed([*runs(folded)]) if not run.han), "")
    if len(last) < _SHORTEST_BEGINNING or not folded.endswith(last):
        return {}
    found: dict[str, int] = {}
    for opened in snapshot.segments:
        table = opened.segment.terms
        for low, high in (table.prefixed(last.encode()), table.prefixed(f"{FORM}{last}".encode())):
            counts = np.diff(table.bounds[low : high + 1])
            for place in np.argsort(-counts)[:MAX_ENDINGS].tolist():
                word = table.names[low + place].decode().removeprefix(FORM)
                found[stem(word)] = found.get(stem(word), 0) + int(counts[place])
    commonest = sorted(found, key=lambda word: -found[word])[:MAX_ENDINGS]
    return dict.fromkeys(commonest, ENDING)


def _candidate(snapshot: Snapshot, place: int, article: int, score: float) -> Candidate:
    opened = snapshot.segments[place]
    return Candidate(opened, place, article, int(opened.segment.firsts[article]), score)


def _keys(folded: str, locale: Locale) -> Iterator[tuple[str, float]]:
    written, sounds, _ = spoken_units(folded)
    if not written:
        return
    yield TYPED + join_units(written), _KINDS[TYPED]
    sound = "".join(sounds)
    if locale != "en" and sound.isascii():
        yield SOUND + sound, _KINDS[SOUND]
        if sound == "".join(written) and len(sound) > 1:
            yield LETTERS + sound, _KINDS[LETTERS]


def _beginnings(
    opened: OpenSegment, keys: list[tuple[bytes, float]], locale: Locale, limit: int
) -> Iterator[tuple[int, float]]:
    """Yield the articles of a segment that have a phrase beginning so, the best few, with what that is worth."""
    worth = np.zeros(opened.segment.articles)
    for key, kind in keys:
        _add(worth, opened.segment.starts, key, kind)
    worth[~opened.own[locale]] = 0.0
    for article in np.argsort(-worth, kind="stable")[:limit].tolist():
        if worth[article] > 0:
            yield article, float(worth[article])


def _add(
    worth: np.ndarray[tuple[int], np.dtype[np.float64]], table: TermTable, key: bytes, kind: float
) -> None:
    start, end = table.postings_of(*table.prefixed(key))
    if 0 < end - start <= MAX_POSTINGS:
        found = np.zeros(len(worth))
        np.maximum.at(found, table.documents[start:end], table.gains[start:end] * kind)
        worth += found
