"""Chinese in the other script: Simplified to Traditional as Taiwan writes it, and back."""

from collections.abc import Sequence
from functools import cache

from opencc import OpenCC

#: Quotation marks are part of the script: Simplified writes “ ”, Traditional 「 」.
_QUOTES = str.maketrans({"“": "「", "”": "」"})


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def to_traditional(text: str, replacements: Sequence[tuple[str, str]] = ()) -> str:
    """Return Simplified text in Traditional characters and Taiwan's words; then make the site's replacements."""
    converted = str(_converter("s2twp").convert(text)).translate(_QUOTES)
    for before, after in replacements:
        converted = converted.replace(before, after)
    return converted


def to_simplified(text: str) -> str:
    """Return Traditional text in Simplified characters, word by word unchanged: made for comparing, not for reading."""
    return str(_converter("t2s").convert(text))
