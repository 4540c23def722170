"""Ticket references such as KB-7K3F-92QD: random, easy to read aloud, not countable."""

import re
import secrets

#: Without 0, 1, I, L and O, which look like one another. 31 ** 8 references.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

_TYPED = re.compile(rf"(?:KB)?([{ALPHABET}]{{4}})([{ALPHABET}]{{4}})")


def new_reference() -> str:
    """Return a fresh random reference; the database makes sure that it is the only one."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"KB-{letters[:4]}-{letters[4:]}"


def parse_reference(text: str) -> str | None:
    """Return the reference a person typed, in whatever case and with or without dashes, or None."""
    found = _TYPED.fullmatch(re.sub(r"[\s\-\u2010-\u2015\u2212_]+", "", text[:64]).upper())
    return f"KB-{found[1]}-{found[2]}" if found else None
