"""Where Chinese titles go on in another line: between words. They have no blanks that would say where those end."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from markupsafe import Markup, escape
from numpy.linalg import norm

from kb.search.words.vectors import MAX_WORD, read_vectors
from kb.text.fold import fold
from kb.text.tokens import STOP_CHARACTERS, runs

_TAG = re.compile(r'(<(?:[^>"]|"[^"]*")*>)')
_HEADING = re.compile(r"<h([2-4])\b.*?</h\1>", re.DOTALL)

#: Hidden, or a screen reader would be told of a blank between the words.
_BREAK = '<wbr aria-hidden="true">'

#: Characters that end what stands before them: 充值额, 触发价, 转出方, 提交时, 手机上.
_ENDINGS = STOP_CHARACTERS | frozenset("额价率单期款号码词方时后里上住完")
#: Of a character that no known word is: longer than any vector.
_UNKNOWN = 1000.0


def in_words(title: str) -> Markup:
    """Return a title, which may hold tags of ours, as HTML that goes on in another line only between words."""
    html = escape(title)
    if html.isascii():
        return html
    words = f'<span class="words">{_with_breaks(html)}</span>'
    return Markup(words)  # noqa: S704  # was escaped


def headings_in_words(html: Markup) -> Markup:
    """Return the page of an article with headings that go on in another line only between words."""
    return Markup(_HEADING.sub(lambda heading: _with_breaks(heading.group()), html))  # noqa: S704  # it is Markup


def _with_breaks(html: str) -> str:
    """Put a possible break into the text of an element wherever a word ends."""
    parts = _TAG.split(html)  # every second one is a tag
    ends = _word_ends("".join(parts[::2]))
    place = 0
    for at, text in enumerate(parts[::2]):
        inside = (end - place for end in ends if place <= end < place + len(text))
        pieces = (text[start:end] for start, end in pairwise([0, *inside, len(text)]))
        parts[2 * at] = _BREAK.join(pieces)
        place += len(text)
    return "".join(parts)


@lru_cache(maxsize=4096)
def _word_ends(text: str) -> tuple[int, ...]:
    """Return where words end and another begins: a mark stays with what is before it."""
    folded = fold(text)
    if len(folded) != len(text):
        return ()  # Its places are not those of the folded text.
    return tuple(end for end in _ends(folded) if text[end : end + 1].isalnum())


def _ends(folded: str) -> Iterator[int]:
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
