"""One-time codes and passwords: short, and known only by what stands before them."""

import re
from collections.abc import Iterator

from kb.text.secrets.kinds import Span
from kb.text.secrets.labels import Labels, introduced, is_amount, stands_alone

_CODE_LABEL = Labels("one_time_code")
#: Whole numbers, and those written as authenticators show them: two groups of three.
_NUMBER = re.compile("[0-9]{3}[ -][0-9]{3}(?![ -]?[0-9])|[0-9]+")
_CODE = re.compile("[0-9]{3}[ -]?[0-9]{3}")
#: A decimal, a date, a time, a telephone number, a path, a reference.
_MORE_BEFORE = re.compile(r"[0-9][ .,:/-]\Z|[+/$€£¥@]\Z|[A-Z]{2}-\Z")
_MORE_AFTER = re.compile("[.,:/-][0-9]|@")

_PASSWORD = re.compile(
    rf"{Labels('password').pattern}[\s\"'`*”」]{{0,3}}"
    r"(?:is|was|[:=]|(?:就|改|设置?|設[置定]?)?[是为為成]了?)[\s:=\"'`*“「『]{0,4}"
    r"(?P<token>[!-~]{6,})",
    re.ASCII | re.IGNORECASE,
)
_CLOSING = ".,;:!?)]}>\"'`*"
_SHORTEST_PASSWORD = 6
#: Words (case-sensitive), ranges (8-16), addresses of pages and mailboxes, <placeholders>, masks.
_NO_PASSWORD = re.compile(
    r"[A-Za-z]+(?:[-_'./,;:()][A-Za-z]+)*|[0-9]+[-~][0-9]+|https?:.*"
    r"|[^@]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}|[<{\[(].*|[*.x_-]+"
)


def one_time_codes(text: str) -> Iterator[Span]:
    """Yield six digits after the words for a code, unless part or amount of something else."""
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        whole = _CODE.fullmatch(match.group()) and stands_alone(text, start, end)
        alone = whole and not _is_part(text, start, end) and not is_amount(text, end)
        if alone and introduced(text, start, _CODE_LABEL):
            yield start, end


def passwords(text: str) -> Iterator[Span]:
    """Yield the word after `password is`, if a digit or a mark shows it to be no common word."""
    for match in _PASSWORD.finditer(text):
        token = match["token"].rstrip(_CLOSING)
        if len(token) >= _SHORTEST_PASSWORD and not _NO_PASSWORD.fullmatch(token):
            yield match.span("token")


def _is_part(text: str, start: int, end: int) -> bool:
    """Say whether a number belongs to a longer one, or to something that is no number."""
    before, after = text[max(0, start - 3) : start], text[end : end + 2]
    return _MORE_BEFORE.search(before) is not None or _MORE_AFTER.match(after) is not None
