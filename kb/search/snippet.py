"""Marks what was searched for in a text, and finds the stretch of a long text that shows most of it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kb.search.hits import Marked
from kb.text.fold import fold, folded_offsets
from kb.text.tokens import stem

#: A snippet's width in columns; a Han character takes two.
COLUMNS = 150
#: Longer texts are searched only this far.
MAX_CHARACTERS = 6000
MAX_SPANS = 200

_WORD_END = re.compile(r"[^a-z0-9]|$")
_SENTENCE = re.compile(r"[。！？；\n]|[.!?;]\s")


class _Span(NamedTuple):
    """A stretch of the text that is wanted, and by which term."""

    start: int
    end: int
    term: str


def mark(text: str, wanted: Mapping[str, float]) -> Marked:
    """Return the whole text with the wanted terms marked. `wanted` maps folded terms to what each is worth."""
    return _pieces(text, _merged(_find(text, wanted)), 0, len(text))


def snippet(text: str, wanted: Mapping[str, float], columns: int = COLUMNS) -> Marked:
    """Return the window of the text that shows the most and rarest of the wanted terms, at most so many columns wide."""
    text = text[:MAX_CHARACTERS]
    spans = _find(text, wanted)
    start = _window_start(text, spans, wanted, columns)
    end = _fit(text, start, columns)
    inside = [span for span in _merged(spans) if span[0] >= start and span[1] <= end]
    pieces = _pieces(text, inside, start, end)
    before = (("… ", False),) if start else ()
    after = ((" …", False),) if end < len(text) else ()
    return (*before, *pieces, *after)


def _find(text: str, wanted: Mapping[str, float]) -> list[_Span]:
    folded = fold(text)
    # A character mostly folds to one character; only where it does not is a table needed.
    offsets = folded_offsets(text) if len(folded) != len(text) else None
    found: list[_Span] = []
    for term in wanted:
        found += _occurrences(folded, term)
        if len(found) > MAX_SPANS:
            break
    found.sort()
    if offsets is None:
        return found
    return [_Span(offsets[s.start], offsets[s.end - 1] + 1, s.term) for s in found]


def _occurrences(folded: str, term: str) -> Iterable[_Span]:
    latin = term[0].isascii()
    start = folded.find(term)
    while start >= 0:
        end = start + len(term)
        if latin:
            end = _word_end(folded, start, end, term)
        if end:
            yield _Span(start, end, term)
        start = folded.find(term, start + len(term))


def _word_end(folded: str, start: int, end: int, term: str) -> int:
    """Where the word that begins here ends, if it is the term or a form of it; else 0."""
    before = folded[start - 1] if start else " "
    if before.isascii() and before.isalnum():
        return 0
    match = _WORD_END.search(folded, end)
    whole = match.start() if match else len(folded)
    return whole if whole == end or stem(folded[start:whole]) == term else 0


def _merged(spans: list[_Span]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end, _ in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window_start(text: str, spans: list[_Span], wanted: Mapping[str, float], columns: int) -> int:
    """Begin a little before the span from which on a window holds the most different terms."""
    if not spans or _fit(text, 0, columns) == len(text):
        return 0
    reach = (
        len(text[spans[0].start :][:columns]) if text[spans[0].start].isascii() else columns // 2
    )
    starts = [span.start for span in spans]
    best, best_worth = spans[0].start, -1.0
    for index, span in enumerate(spans):
        inside = {
            other.term for other in spans[index : bisect_right(starts, span.start + reach * 0.8)]
        }
        worth = sum(wanted[term] for term in inside)
        if worth > best_worth:
            best, best_worth = span.start, worth
    return _gentle_start(text, best, columns)


def _gentle_start(text: str, start: int, columns: int) -> int:
    """Move back to where a sentence begins, or a few words, so that the marked words have a context."""
    earliest = max(0, start - columns // 4)
    ends = [match.end() for match in _SENTENCE.finditer(text, earliest, start)]
    if ends:
        return ends[-1]
    if earliest == 0:
        return 0
    space = text.find(" ", earliest, start)
    return space + 1 if space >= 0 else max(0, start - columns // 10)


def _fit(text: str, start: int, columns: int) -> int:
    used = 0
    for index in range(start, len(text)):
        used += 1 if text[index] < "\u2e80" else 2
        if used > columns:
            space = text.rfind(" ", start, index)
            return space if space > index - columns // 6 and text[index].isascii() else index
    return len(text)


def _pieces(text: str, spans: Iterable[tuple[int, int]], start: int, end: int) -> Marked:
    pieces: list[tuple[str, bool]] = []
    here = start
    for first, last in spans:
        if first > here:
            pieces.append((text[here:first], False))
        pieces.append((text[first:last], True))
        here = last
    if here < end:
        pieces.append((text[here:end], False))
    return tuple(pieces)
