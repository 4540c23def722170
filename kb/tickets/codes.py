"""Codes that people read aloud and type: one proves a staff reply, one finds a ticket again without email."""

import re
import secrets

from kb.tickets.reference import ALPHABET
from kb.tickets.tokens import hash_token

#: In threes, so that it is not taken for a reference; 31 ** 9 cannot be guessed at a checking page.
_REPLY_GROUPS, _REPLY_LETTERS = 3, 3
#: 79 bits. Guesses are counted per reference, and from the hash alone nobody finds the code.
_FOLLOW_UP_GROUPS, _FOLLOW_UP_LETTERS = 4, 4
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")
_LONGEST = 64


def new_reply_code() -> str:
    """Return what is printed beside a staff reply, such as 4F2-9AK-7QD."""
    return _new_code(_REPLY_GROUPS, _REPLY_LETTERS)


def parse_reply_code(text: str) -> str | None:
    """Return the code of a staff reply as a person typed it, in whatever case and spacing, or None."""
    letters = _letters(text)
    if len(letters) != _REPLY_GROUPS * _REPLY_LETTERS or not set(letters) <= set(ALPHABET):
        return None
    return "-".join(re.findall("." * _REPLY_LETTERS, letters))


def new_follow_up_code() -> str:
    """Return what opens a ticket together with its reference, for somebody who left no email address."""
    return _new_code(_FOLLOW_UP_GROUPS, _FOLLOW_UP_LETTERS)


def hash_follow_up_code(reference: str, text: str) -> str:
    """Return what is kept of a follow-up code, however it was typed; each ticket's hash is its own."""
    return hash_token(f"{reference} {_letters(text)}")


def _new_code(groups: int, letters: int) -> str:
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(letters)) for _ in range(groups)
    )


def _letters(text: str) -> str:
    return _BETWEEN.sub("", text[:_LONGEST]).upper()
