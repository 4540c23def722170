"""Names of hosts as browsers understand them: case, full-width letters, percent signs and Punycode undone."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

#: Second-level names under which countries let people register: co.uk, com.hk.
_SHARED = {"com", "co", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "idv", "in", "me"}
_COUNTRY_LETTERS = 2
_DOTS = str.maketrans("。．｡", "...")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f%/\\?#@:<>\[\]^|\s]")
_LONGEST_LABEL, _LONGEST_HOST = 63, 253


@dataclass(frozen=True)
class Host:
    """A host: its `name` in Unicode and lower case, whether it was written in Punycode, and whether it can exist."""

    name: str
    punycode: bool = False
    sound: bool = True

    @cached_property
    def labels(self) -> list[str]:
        """The parts between the dots."""
        return self.name.split(".")

    @cached_property
    def owned(self) -> str:
        """What its owner registered: example.co.uk of www.example.co.uk."""
        return ".".join(self.labels[-self._owned_labels :])

    @cached_property
    def brand(self) -> str:
        """The part that its owner chose: example of www.example.co.uk."""
        return self.labels[-self._owned_labels]

    @cached_property
    def _owned_labels(self) -> int:
        if self.labels[-1].isdecimal():  # An IP address is nobody's brand.
            return len(self.labels)
        under_country = len(self.labels[-1]) == _COUNTRY_LETTERS and self.labels[-2:-1]
        shared = bool(under_country) and self.labels[-2] in _SHARED
        return min(len(self.labels), 3 if shared else 2)

    def is_within(self, other: "Host") -> bool:
        """Say whether this host is the other one or a name below it."""
        below = self.name == other.name or self.name.endswith("." + other.name)
        return bool(other.name) and self.sound and other.sound and below


OPAQUE_HOST = Host("", sound=False)


def read_host(text: str) -> Host:
    """Return a host as it will be looked up; one that no program would look up is not sound. Never raises."""
    decoded = unquote(text, errors="replace")
    plain = unicodedata.normalize("NFKC", decoded).lower().translate(_DOTS).removesuffix(".")
    labels = plain.split(".")
    readable = [_from_punycode(label) for label in labels]
    name = ".".join(
        label if label is not None else raw for raw, label in zip(labels, readable, strict=True)
    )
    sound = (
        None not in readable
        and all(labels)
        and max(map(len, labels)) <= _LONGEST_LABEL
        and len(plain) <= _LONGEST_HOST
        and _FORBIDDEN.search(name) is None
    )
    return Host(name[:_LONGEST_HOST], any(label.startswith("xn--") for label in labels), sound)


def _from_punycode(label: str) -> str | None:
    """Return a label in Unicode, or None when its Punycode is broken or hides what needed no hiding."""
    if not label.startswith("xn--") or len(label) > _LONGEST_LABEL:
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return None
    mended = unicodedata.normalize("NFKC", decoded).lower()
    return decoded if decoded == mended and not decoded.isascii() else None
