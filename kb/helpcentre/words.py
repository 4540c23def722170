"""The words somebody asks with, made fit to be shown again, and those of a title, between which it may break."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, pairwise, takewhile

from flask import request
from numpy.linalg import norm

from kb.search.hits import MAX_QUERY_CHARACTERS
from kb.search.words.vectors import MAX_WORD, read_vectors
from kb.text.fold import fold
from kb.text.tokens import STOP_CHARACTERS, runs

#: Controls, halves of characters, and code points that no text contains: no page may hold them.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")

#: From here on letters are as wide as Han.
_FIRST_WIDE = "\u2e80"
_NARROW = f"[^\\s{_FIRST_WIDE}-\U0010ffff]"
_BROKEN_WORD = re.compile(f"(?<={_NARROW}){_NARROW}")
_LAST_WORD = re.compile(f"{_NARROW}+$")

#: Characters that end what stands before them: 充值额, 触发价, 转出方, 提交时, 手机上.
_ENDINGS = STOP_CHARACTERS | frozenset("额价率单期款号码词方时后里上住完")
#: Of a character that no known word is: longer than any vector.
_UNKNOWN = 1000.0


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
    """Yield where words end. A character alone goes with the next word; the last, or an ending, with that before."""
    for run in runs(folded):
        words = _fewest_words(run.text) if run.han else [run.text]
        begin = end = run.start
        for word, *after in (words[place:] for place in range(len(words))):
            end += len(word)
            alone = end - begin == 1 or (len(word) == 1 and word not in _ENDINGS)
            last = len(after) == 1 and len(after[0]) == 1
            if not (after and (alone or last or after[0] in _ENDINGS)):
                yield end
                begin = end


def _fewest_words(han: str) -> list[str]:
    """Cut Chinese into as few known words as it can be made of; of several such ways, into the most frequent."""
    known = read_vectors().row
    best = [
        (0, 0.0, 0)
    ]  # up to each place: how many words, how rare they are, where the last one starts
    for end in range(1, len(han) + 1):
        starts = range(max(0, end - MAX_WORD), end)
        best.append(
            min(
                (best[start][0] + 1, best[start][1] + _rarity(han[start:end]), start)
                for start in starts
                if end - start == 1 or han[start:end] in known
            )
        )
    words = []
    end = len(han)
    while end:
        start = best[end][2]
        words.append(han[start:end])
        end = start
    return words[::-1]


@cache
def _rarity(word: str) -> float:
    """Return the length of a word's vectors, which is greater the rarer it is."""
    vectors = read_vectors()
    return float(norm(vectors.rows[vectors.row[word]])) if word in vectors.row else _UNKNOWN
