"""What stands beside a code or a number and says what it is.

The words are in `kb/static/secret_labels.json`, which the browser reads too.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent.parent.parent / "static" / "secret_labels.json"

#: How far back a label may begin, and how much may stand between it and its value, in characters.
_LOOK_BACK = 48
_NEAR = 28
_LONGEST_UNIT = 12


class Labels:
    """The words of some lists, to be found in text of small letters."""

    def __init__(self, *lists: str) -> None:
        words = {word for name in lists for word in _vocabulary()[name]}
        longest_first = sorted(words, key=lambda word: (-len(word), word))
        self.pattern = f"(?:{'|'.join(map(_pattern, longest_first))})"
        self._words = re.compile(self.pattern)

    def ends(self, text: str) -> Iterator[int]:
        """Yield where each of the words ends, other than those inside a longer Latin word."""
        for match in self._words.finditer(text):
            # Asked here, not in the pattern: one that begins with letters is found much faster.
            if not (
                match.group().isascii()
                and _LETTER.match(text[max(0, match.start() - 1) : match.start()])
            ):
                yield match.end()

    def begin(self, text: str) -> bool:
        """Say whether the text begins with one of the words, perhaps after a blank."""
        return self._words.match(text.removeprefix(" ")) is not None


@cache
def _vocabulary() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return lists


def _pattern(word: str) -> str:
    pattern = r"[\s_-]?".join(re.escape(part) for part in word.split(" "))
    return rf"{pattern}(?![a-z])" if word.isascii() else pattern


_LETTER = re.compile("[a-z]")
_ALPHANUMERIC = re.compile("[0-9A-Za-z_]")
#: Between a label and a value, these say that the value is something else: the end of a sentence,
#: the address of a page, certain words.
_ANOTHER_SENTENCE = re.compile(r"[。!?]|\.\s|https?:|www\.")
_SOMETHING_ELSE = Labels("something_else")
_UNIT = Labels("unit")


def gap_after(labels: Labels, text: str, start: int) -> str | None:
    """Return what stands between a position and the last label before it; None without a label."""
    before = text[max(0, start - _LOOK_BACK) : start].lower()
    end = max(labels.ends(before), default=None)
    return None if end is None else before[end:]


def introduced(text: str, start: int, labels: Labels) -> bool:
    """Say whether a label stands just before, with nothing between that tells of something else."""
    gap = gap_after(labels, text, start)
    if gap is None or len(gap) > _NEAR or _ANOTHER_SENTENCE.search(gap):
        return False
    return not any(_SOMETHING_ELSE.ends(gap))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether no letter, digit or underscore is glued to either side of a stretch."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return not (_ALPHANUMERIC.match(before) or _ALPHANUMERIC.match(after))


def is_amount(text: str, end: int) -> bool:
    """Say whether what stands after a number makes it an amount of something."""
    return _UNIT.begin(text[end : end + _LONGEST_UNIT].lower())
