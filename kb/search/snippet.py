"""Marks what was searched for in a text, and finds the stretch of a long text that shows most of it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kb.search.hits import Marked
from kb.text.fold import fold, folded_offsets
from kb.text.tokens import stem

#: A snippet's width in columns; a Han character takes two.
COLUMNS = 150
#: Longer texts are searched only this far, and only so many places are looked at.
MAX_CHARACTERS = 6000
MAX_SPANS = 100
#: Columns that are kept free before the first marked word, so that it has a context.
LEAD = COLUMNS // 4

_WORD_END = re.compile(r"[^a-z0-9]|$")
_SENTENCE = re.compile(r"[。！？；\n]|[.!?;]\s")


class _Span(NamedTuple):
    """A stretch of the text that is wanted, and by which term."""

    start: int
    end: int
    term: str


def mark(text: str, wanted: Iterable[str]) -> Marked:
    """Return the whole text with the wanted folded terms marked."""
    return _pieces(text, _merged(_find(text, fold(text), wanted)), 0, len(text))


def snippet(text: str, wanted: Mapping[str, float], folded: str = "") -> Marked:
    """Return the window of a text that shows the most and rarest of the wanted terms.

    `wanted` maps folded terms to what each is worth; `folded` is the folded text where it is at hand.
    """
    text = text[:MAX_CHARACTERS]
    spans = _find(text, folded[:MAX_CHARACTERS] or fold(text), wanted)
    start, end = _window(text, spans, wanted)
    inside = [span for span in _merged(spans) if span[0] >= start and span[1] <= end]
    before = (("… ", False),) if start else ()
    after = ((" …", False),) if end < len(text) else ()
    return (*before, *_pieces(text, inside, start, end), *after)


def _find(text: str, folded: str, wanted: Iterable[str]) -> list[_Span]:
    found: list[_Span] = []
    for term in wanted:
        if term in folded:
            found += _occurrences(folded, term)
            if len(found) > MAX_SPANS:
                break
    found.sort()
    if len(folded) == len(text):
        return found  # Every character folds to at least one, so each to exactly one.
    offsets = folded_offsets(text)
    return [
        _Span(offsets[s.start], offsets[s.end - 1] + 1, s.term)
        for s in found
        if s.end <= len(offsets)
    ]


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
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _window(text: str, spans: list[_Span], wanted: Mapping[str, float]) -> tuple[int, int]:
    """Return the window: from a little before the span where the most different terms follow, as far as fits."""
    end = _fit(text, 0)
    if not spans or end == len(text) or spans[-1].end <= end:
        return 0, end
    start = _gentle_start(
        text, _richest(spans, _fit(text, spans[0].start) - spans[0].start - LEAD, wanted)
    )
    return start, _fit(text, start)


def _richest(spans: list[_Span], reach: int, wanted: Mapping[str, float]) -> int:
    """Return where the span begins from which on, within reach, the different terms are worth most."""
    best, best_worth = spans[0].start, -1.0
    inside: Counter[str] = Counter()
    last = 0
    for span in spans:
        while last < len(spans) and spans[last].start <= span.start + reach:
            inside[spans[last].term] += 1
            last += 1
        worth = sum(wanted[term] for term, count in inside.items() if count)
        if worth > best_worth:
            best, best_worth = span.start, worth
        inside[span.term] -= 1
    return best


def _gentle_start(text: str, start: int) -> int:
    """Move back to where a sentence begins, or a few words, so that the marked words have a context."""
    earliest = max(0, start - LEAD // (1 if text[start].isascii() else 2))
    ends = [match.end() for match in _SENTENCE.finditer(text, earliest, start)]
    if ends:
        return ends[-1]
    space = text.find(" ", earliest, start)
    return space + 1 if space >= 0 and earliest else earliest


def _fit(text: str, start: int) -> int:
    """Return where the text must end to fit the columns, at the end of a word where there are any."""
    window = text[start : start + COLUMNS]
    if not window.isascii():
        # GBK writes a wide character in two bytes and a narrow one in one: just the columns they take.
        window = window.encode("gbk", "replace")[:COLUMNS].decode("gbk", "ignore")
    end = start + len(window)
    if end < len(text) and text[end].isascii() and text[end].isalnum():
        space = text.rfind(" ", end - COLUMNS // 6, end)
        return space if space > start else end
    return end


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
