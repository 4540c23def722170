"""A text as the detectors read it: one spelling for each character, and nothing invisible.

Full-width digits, non-breaking spaces and letters of mathematics become plain ones, each by itself,
so that every character read knows which character of the original it came from.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kb.text.invisible import without_invisible
from kb.text.secrets.kinds import Span

_LONGEST_FORM = 4
_LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Reading:
    """The text as read, and for each of its characters the index of the original one."""

    text: str
    origins: Sequence[int]

    def original(self, span: Span) -> Span:
        """Return where a stretch of the read text stands in the original."""
        start, end = span
        return self.origins[start], self.origins[end - 1] + 1


class _Table(dict[int, str]):
    """Spells a character when it is first met and remembers it; never larger than Unicode."""

    def __missing__(self, code: int) -> str:
        self[code] = _spelled(code)
        return self[code]


def _spelled(code: int) -> str:
    character = chr(code)
    if character in _LINE_BREAKS:
        return "\n"
    if unicodedata.category(character) in {"Cc", "Zs"}:
        return " "
    if not without_invisible(character):
        return ""
    plain = unicodedata.normalize("NFKC", character)
    # A few characters stand for whole sentences; a text must not grow without bound.
    return plain if len(plain) <= _LONGEST_FORM else character


_TABLE = _Table()


def read(text: str) -> Reading:
    """Return the text with every character in its plain form (NFKC), invisible ones left out."""
    spelled = text.translate(_TABLE)
    if len(spelled) == len(text) and text.isascii():
        return Reading(spelled, range(len(text)))
    return Reading(spelled, [at for at, char in enumerate(text) for _ in _TABLE[ord(char)]])
