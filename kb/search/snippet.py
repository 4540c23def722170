"""Marks what was searched for in a text, and finds the stretch of a long text that shows most of it."""

import re
import sys
from collections.abc import Iterable, Mapping

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

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
#: Sums of the same worths differ by less, in whatever order they are made.
_ROUNDING = 1e-9
#: Matches up to the last end of a sentence.
_SENTENCES = re.compile(r".*(?:[。！？；\n]|[.!?;]\s)", re.DOTALL)


#: A stretch of the text that is wanted: where it starts, where it ends, and by which term.
_Span = tuple[int, int, str]
#: Comes after all others.
_NO_SPAN = (sys.maxsize, sys.maxsize, "")


def mark(text: str, wanted: Iterable[str]) -> Marked:
    """Return the whole text with the wanted folded terms marked."""
    return tuple(_pieces(text, _find(text, fold(text), wanted), 0, len(text)))


def snippet(text: str, wanted: Mapping[str, float], folded: str = "") -> Marked:
    """Return the window of a text that shows the most and rarest of the wanted terms.

    `wanted` maps folded terms to what each is worth; `folded` is the folded text where it is at hand.
    """
    text = text[:MAX_CHARACTERS]
    spans = _find(text, folded[:MAX_CHARACTERS] or fold(text), wanted)
    start, end = _window(text, spans, wanted)
    pieces = _pieces(text, spans, start, end)
    if start:
        pieces.insert(0, ("… ", False))
    if end < len(text):
        pieces.append((" …", False))
    return tuple(pieces)


def _find(text: str, folded: str, wanted: Iterable[str]) -> list[_Span]:
    found: list[_Span] = []
    find = folded.find
    for term in wanted:
        start = find(term)
        if start < 0:
            continue
        if term[0].isascii():
            _words(folded, term, start, found)
        else:
            length = len(term)
            while start >= 0:
                end = start + length
                found.append((start, end, term))
                start = find(term, end)
        if len(found) > MAX_SPANS:
            break
    found.sort()
    if len(folded) == len(text):
        return found  # Every character folds to at least one, so each to exactly one.
    offsets = folded_offsets(text)
    return [
        (offsets[start], offsets[end - 1] + 1, term)
        for start, end, term in found
        if end <= len(offsets)
    ]


def _words(folded: str, term: str, start: int, found: list[_Span]) -> None:
    """Add every word that is the term or a form of it; the first that begins so may start here."""
    length = len(term)
    while start >= 0:
        end = start + length
        if not start or folded[start - 1] not in _LETTERS:
            while folded[end : end + 1] in _LETTERS:
                end += 1
            if end == start + length or stem(folded[start:end]) == term:
                found.append((start, end, term))
        start = folded.find(term, start + length)


def _window(text: str, spans: list[_Span], wanted: Mapping[str, float]) -> tuple[int, int]:
    """Return the window: from a little before the span where the most different terms follow, as far as fits."""
    if not spans or len(text) <= COLUMNS or spans[-1][1] <= COLUMNS:
        end = _fit(text, 0)
        if not spans or end == len(text) or spans[-1][1] <= end:
            return 0, end
    first = spans[0][0]
    start = _gentle_start(text, _richest(spans, _fit(text, first) - first - LEAD, wanted))
    return start, _fit(text, start)


def _richest(spans: list[_Span], reach: int, wanted: Mapping[str, float]) -> int:
    """Return where the span begins from which on, within reach, the different terms are worth most."""
    best = spans[0][0]
    if spans[-1][0] <= best + reach:
        return best
    best_worth, worth = -1.0, 0.0
    inside = dict.fromkeys([term for _, _, term in spans], 0)
    everything = sum([wanted[term] for term in inside]) - _ROUNDING
    last, count = 0, len(spans)
    for start, _, term in spans:
        while last < count and spans[last][0] <= start + reach:
            entering = spans[last][2]
            if not inside[entering]:
                worth += wanted[entering]
            inside[entering] += 1
            last += 1
        if worth > best_worth + _ROUNDING:
            best, best_worth = start, worth
            if worth >= everything:
                break
        inside[term] -= 1
        if not inside[term]:
            worth -= wanted[term]
    return best


def _gentle_start(text: str, start: int) -> int:
    """Move back to where a sentence begins, or a few words, so that the marked words have a context."""
    earliest = max(0, start - LEAD // (1 if text[start].isascii() else 2))
    if sentences := _SENTENCES.match(text, earliest, start):
        return sentences.end()
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


def _pieces(text: str, spans: list[_Span], start: int, end: int) -> list[tuple[str, bool]]:
    """Return the text between start and end in pieces; spans that touch are one, one that is not whole is none."""
    pieces: list[tuple[str, bool]] = []
    here = start
    first = last = -1
    for begin, stop, _ in (*spans, _NO_SPAN):
        if begin <= last:
            last = max(stop, last)
            continue
        if first >= start and last <= end:
            if first > here:
                pieces.append((text[here:first], False))
            pieces.append((text[first:last], True))
            here = last
        if begin > end:
            break
        first, last = begin, stop
    if here < end:
        pieces.append((text[here:end], False))
    return pieces
