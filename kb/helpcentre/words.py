"""The words somebody asks with, made fit to be shown again, and those of a title, between which it may break."""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise, takewhile

from flask import request

from kb.search.hits import MAX_QUERY_CHARACTERS
from kb.search.words.vectors import read_vectors
from kb.text.fold import fold
from kb.text.tokens import STOP_CHARACTERS, runs

#: Controls, halves of characters, and code points that no text contains: no page may hold them.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")

#: From here on letters are as wide as Han.
_FIRST_WIDE = "\u2e80"
_NARROW = f"[^\\s{_FIRST_WIDE}-\U0010ffff]"
_BROKEN_WORD = re.compile(f"(?<={_NARROW}){_NARROW}")
_LAST_WORD = re.compile(f"{_NARROW}+$")


def asked_words() -> str:
    """Return the `q` of this request, printable and cut to the length of a query."""
    return _UNPRINTABLE.sub(" ", request.args.get("q", ""))[:MAX_QUERY_CHARACTERS].strip()


def shortened(line: str, characters: int) -> str:
    """Cut a line to so many Han characters, or twice as many Latin ones, which are half as wide; words stay whole."""
    widths = accumulate(2 if letter >= _FIRST_WIDE else 1 for letter in line)
    fit = sum(1 for _ in takewhile(lambda width: width <= 2 * characters, widths))
    if fit == len(line):
        return line
    cut = line[: fit - 1]
    whole = _LAST_WORD.sub("", cut) if _BROKEN_WORD.match(line, len(cut)) else cut
    return (whole or cut).rstrip(" ,;，；、") + "…"


def in_words(title: str) -> list[str]:
    """Cut a title where it may go on in another line: between Chinese words, and between them and Latin ones.

    Marks stay with what is before them. Joined, the pieces are the title.
    """
    folded = fold(title)
    if len(folded) != len(title):
        return [title]  # Its places are not those of the folded text.
    ends = [end for end in _word_ends(folded) if title[end : end + 1].isalnum()]
    return [title[start:end] for start, end in pairwise([0, *ends, len(title)])]


def _word_ends(folded: str) -> Iterator[int]:
    """Yield where words end. A character alone goes with the next word; the last, or one that says nothing, before."""
    for run in runs(folded):
        words = read_vectors().cut(run.text) if run.han else [run.text]
        end = run.start
        for word, *after in (words[place:] for place in range(len(words))):
            end += len(word)
            alone = len(word) == 1 and word not in STOP_CHARACTERS
            last = len(after) == 1 and len(after[0]) == 1
            if not (after and (alone or last or after[0] in STOP_CHARACTERS)):
                yield end
