"""What was recognised, and what is probably wrong with a copy of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["address", "transaction_hash"]

#: By how many characters a copy may be too short or too long and still be known for what it is.
NEAR = 3
#: How many different characters that cannot occur may have been mistaken for others.
MOST_ODD = 2


@dataclass(frozen=True, slots=True)
class Slip:
    """What is probably wrong with a copy: a `character` that cannot occur, characters too many or few, and so on."""

    kind: Literal["character", "length", "case", "prefix", "checksum"]
    character: str = ""
    by: int = 0


@dataclass(frozen=True, slots=True)
class Recognised:
    """An address or hash in its usual spelling, and where it can be from; `valid` is None where it has no checksum."""

    kind: Kind
    networks: tuple[str, ...]
    valid: bool | None
    text: str
    slip: Slip | None = None


def slipped(
    text: str, networks: tuple[str, ...], slip: Slip | None, kind: Kind = "address"
) -> Recognised | None:
    """Return what a copy was meant to be, or None when it is nothing like it."""
    return Recognised(kind, networks, valid=False, text=text, slip=slip) if slip else None


def measured_slip(
    text: str, alphabet: str, lengths: Iterable[int], near: int = NEAR
) -> Slip | None:
    """Return what is wrong with a copy whose checksum may not hold, or None when it is nothing like the original."""
    by = min((len(text) - length for length in lengths), key=abs, default=near + 1)
    odd = list(dict.fromkeys(character for character in text if character not in alphabet))
    if abs(by) > near or len(odd) > MOST_ODD:
        return None
    if odd:
        return Slip("character", odd[0])
    return Slip("length", by=by) if by else Slip("checksum")
