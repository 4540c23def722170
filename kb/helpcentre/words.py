"""The words somebody asks with: whatever was sent becomes a line of text that can be shown again, or its beginning."""

import re

from flask import request

from kb.search.hits import MAX_QUERY_CHARACTERS

#: Controls, halves of characters, and code points that no text contains: no page may hold them.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")


def asked_words() -> str:
    """Return the `q` of this request, printable and cut to the length of a query."""
    return _UNPRINTABLE.sub(" ", request.args.get("q", ""))[:MAX_QUERY_CHARACTERS].strip()


def shortened(line: str, characters: int) -> str:
    """Cut a line to so many Han characters, or twice as many Latin ones, which are half as wide; words stay whole."""
    limit = characters * 2 if line.isascii() else characters
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    whole = cut.rpartition(" ")[0] if line.isascii() else ""
    return (whole or cut).rstrip(" ,;") + "…"
