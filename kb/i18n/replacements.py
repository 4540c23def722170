"""Many replacements in one text, of which only those are tried that can find something."""

import re
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
        self._firsts = re.compile("|".join(map(re.escape, self._by_first)) or "(?!)")
        self._fed = [self._later_that_may_meet(number) for number in range(len(self._pairs))]

    def make(self, text: str) -> str:
        """Return the text with the replacements made."""
        due = {
            number
            for first in set(self._firsts.findall(text))
            for number, before in self._by_first[first]
            if before in text
        }
        while due:
            number = min(due)
            due.remove(number)
            changed = text.replace(*self._pairs[number])
            if changed != text:
                due.update(self._fed[number])
                text = changed
        return text

    def _later_that_may_meet(self, number: int) -> list[int]:
        """Return the later ones that may find something in what this one writes, across its ends, or around it."""
        _, written = self._pairs[number]
        return [
            later
            for later, (before, _) in enumerate(self._pairs[number + 1 :], number + 1)
            if before[0] in written or before[-1] in written or written in before
        ]
