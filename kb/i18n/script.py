"""Chinese in the other script: Simplified to Traditional as Taiwan writes it, and back."""

import re
from functools import cache

from opencc import OpenCC

#: What OpenCC stops at or refuses: NUL and lone surrogates, which no text needs.
_UNFIT = re.compile("[\x00\ud800-\udfff]")


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _convert(name: str, text: str) -> str:
    return str(_converter(name).convert(_UNFIT.sub("", text)))


def to_traditional(text: str) -> str:
    """Return Simplified text in Traditional characters, Taiwan's words, and the quotation marks of that script."""
    return _convert("s2twp", text).replace("“", "「").replace("”", "」")


def to_simplified(text: str) -> str:
    """Return Traditional text in Simplified characters, its words unchanged: for comparing, not for reading."""
    return _convert("t2s", text)
