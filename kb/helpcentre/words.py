"""The words somebody asks with, made fit to be shown again."""

import re
from itertools import accumulate, takewhile

from flask import request

from kb.search.hits import MAX_QUERY_CHARACTERS

#: Controls, halves of characters, and code points that no text contains: no page may hold them.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")

#: From here on letters are as wide as Han.
_FIRST_WIDE = "\u2e80"
_NARROW = f"[^\\s{_FIRST_WIDE}-\U0010ffff]"
_BROKEN_WORD = re.compile(f"(?<={_NARROW}){_NARROW}")
_LAST_WORD = re.compile(f"{_NARROW}+$")


def asked_words() -> str:
    """Return the `q` of this request, printable and cut to the length of a query."""
    return _UNPRINTABLE.sub(" ", request.args.get("q", ""))[:MAX_QUERY_CHARACTERS].strip()


def shortened(line: str, characters: int) -> str:
    """Cut a line to so many Han characters, or twice as many Latin ones, which are half as wide; words stay whole."""
    widths = accumulate(2 if letter >= _FIRST_WIDE else 1 for letter in line)
    fit = sum(1 for _ in takewhile(lambda width: width <= 2 * characters, widths))
    if fit == len(line):
        return line
    cut = line[: fit - 1]
    whole = _LAST_WORD.sub("", cut) if _BROKEN_WORD.match(line, len(cut)) else cut
    return (whole or cut).rstrip(" ,;，；、") + "…"
