"""Many replacements in one text, of which only those are tried that can find something."""

from collections.abc import Sequence


class Replacements:
    """Pairs of what stands and what to write instead, made from first to last, each in the whole text.

    So a later one finds what earlier ones wrote: 提交 → 送出, then 不送出到 → 不提交到. A pair that replaces nothing
    ("") is left out.
    """

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = tuple(pair for pair in pairs if pair[0])
        self._by_first: dict[str, list[tuple[int, str]]] = {}
        for number, (before, _) in enumerate(self._pairs):
            self._by_first.setdefault(before[0], []).append((number, before))

    def make(self, text: str) -> str:
        """Return the text with the replacements made."""
        number = self._first_in(text, 0)
        while number is not None:
            text = text.replace(*self._pairs[number])
            number = self._first_in(text, number + 1)
        return text

    def _first_in(self, text: str, start: int) -> int | None:
        """Return the first pair from `start` on that finds something."""
        found = (
            number
            for first in self._by_first.keys() & text
            for number, before in self._by_first[first]
            if number >= start and before in text
        )
        return min(found, default=None)
