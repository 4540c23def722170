"""Chinese in the other script: Simplified to Traditional as Taiwan writes it, and back."""

import re
from collections.abc import Sequence
from functools import cache

from opencc import OpenCC

#: Quotation marks are part of the script: Simplified writes “ ”, Traditional 「 」.
_QUOTES = str.maketrans({"“": "「", "”": "」"})
#: What OpenCC stops at or refuses: NUL and lone surrogates, which no text needs.
_UNFIT = re.compile("[\x00\ud800-\udfff]")


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _convert(name: str, text: str) -> str:
    return str(_converter(name).convert(_UNFIT.sub("", text)))


def to_traditional(text: str, replacements: Sequence[tuple[str, str]] = ()) -> str:
    """Return Simplified text in Traditional characters and Taiwan's words; then make the site's replacements."""
    converted = _convert("s2twp", text).translate(_QUOTES)
    for before, after in replacements:
        converted = converted.replace(before, after)
    return converted


def to_simplified(text: str) -> str:
    """Return Traditional text in Simplified characters, its words unchanged: for comparing, not for reading."""
    return _convert("t2s", text)
