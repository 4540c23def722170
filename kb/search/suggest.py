"""Completes what is being typed: by its beginning (Han, pinyin, initials, English) and by what a search finds."""

from collections.abc import Iterator

import numpy as np

from kb.search.documents import LETTERS, MAX_START_BYTES, SOUND, TYPED, join_units, spoken_units
from kb.search.ranking import Candidate, Floats, Scored
from kb.search.segment import TermTable
from kb.search.snapshot import Snapshot
from kb.settings import Locale
from kb.text.fold import fold

#: How much a beginning counts by how it was typed, beside the best search result (1).
_KINDS = {TYPED: 2.0, SOUND: 1.8, LETTERS: 1.6}
#: A range of beginnings wider than this says too little to be read through.
MAX_POSTINGS = 20_000


def completions(
    snapshot: Snapshot, text: str, locale: Locale, scored: Scored, limit: int
) -> list[Candidate]:
    """Return the articles that best complete the text, best first, among those of the reader's locale."""
    keys = [(key.encode()[:MAX_START_BYTES], worth) for key, worth in _keys(fold(text), locale)]
    top = max((float(scores.max(initial=0.0)) for scores in scored.articles), default=0.0) or 1.0
    found: list[Candidate] = []
    for place, opened in enumerate(snapshot.segments):
        scores = scored.articles[place] / top
        for key, worth in keys:
            _add_beginnings(scores, opened.segment.starts, key, worth)
        scores = np.where(opened.own[locale], scores, 0.0)
        top_here = np.argsort(-scores, kind="stable")[:limit]
        found += [
            Candidate(
                opened, place, number, int(opened.segment.firsts[number]), float(scores[number])
            )
            for number in top_here[scores[top_here] > 0].tolist()
        ]
    found.sort(key=lambda candidate: -candidate.score)
    return found[:limit]


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


def _add_beginnings(scores: Floats, table: TermTable, key: bytes, worth: float) -> None:
    start, end = table.postings_of(*table.prefixed(key))
    if 0 < end - start <= MAX_POSTINGS:
        beginnings = np.zeros(len(scores))
        np.maximum.at(beginnings, table.documents[start:end], table.gains[start:end] * worth)
        scores += beginnings
