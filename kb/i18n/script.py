"""Chinese in the other script: Simplified to Traditional as Taiwan writes it."""

import re
from functools import cache

from opencc import OpenCC

#: What OpenCC stops at or refuses: NUL and lone surrogates, which no text needs.
_UNFIT = re.compile("[\x00\ud800-\udfff]")


@cache
def _converter() -> OpenCC:
    return OpenCC("s2twp")


def to_traditional(text: str) -> str:
    """Return Simplified text in Traditional characters, Taiwan's words, and the quotation marks of that script."""
    converted = str(_converter().convert(_UNFIT.sub("", text)))
    return converted.replace("“", "「").replace("”", "」")
