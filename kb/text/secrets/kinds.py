"""The kinds of secret, and what a detector is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "seed_phrase",
    "private_key",
    "authenticator_key",
    "api_secret",
    "one_time_code",
    "password",
    "payment_card",
    "identity_number",
]

#: Where something stands in a text: first character, and the one after the last.
Span = tuple[int, int]

#: Takes a text as `reading` spells it and yields where secrets of one sort stand, in linear time.
Detector = Callable[[str], Iterator[Span]]


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that stands in a text from `start` up to, but not including, `end`."""

    kind: Kind
    start: int
    end: int
