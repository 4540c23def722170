"""Find again in a source what its rendered page no longer tells the place of."""

import re
from collections.abc import Iterator

_FENCE = re.compile(r" *(```+|~~~+)")


class LineFinder:
    """Find things in the order in which they stand on the page; each search goes on after the last found."""

    def __init__(self, body: str, first_line: int) -> None:
        self._body = body
        self._first_line = first_line
        self._position = 0

    def find(self, text: str) -> int:
        """Return the line of the next place where the text stands, else of any, else the first line of all."""
        place = self._body.find(text, self._position)
        if place < 0:
            place = self._body.find(text)
        if place < 0:
            return self._first_line
        self._position = place + len(text)
        return self._first_line + self._body.count("\n", 0, place)


def prose_lines(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield the lines outside fenced code, with their numbers."""
    fence = ""
    for number, line in enumerate(body.split("\n"), first_line):
        found = _FENCE.match(line)
        if fence:
            fence = "" if found and found[1].startswith(fence) else fence
        elif found:
            fence = found[1]
        else:
            yield number, line
