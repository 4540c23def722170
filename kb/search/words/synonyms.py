"""The site's own words (`articles/_synonyms.yml`): the same question said with them in other words."""

from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase, digits
from typing import Any, NamedTuple

from kb.search.words.concepts import lengths_by_first
from kb.settings import Locale
from kb.text.fold import fold

#: A question is said in at most this many ways, the reader's own included.
MAX_VARIANTS = 6
_LATIN = frozenset(ascii_lowercase + digits)


class Otherwise(NamedTuple):
    """A stretch of a question and what may stand there instead."""

    start: int
    end: int
    other: str

    def instead(self, folded: str) -> str:
        """Return the question with the other words in the place of its own."""
        return folded[: self.start] + self.other + folded[self.end :]


class Synonyms:
    """Phrases of one language, each with what may stand for it."""

    def __init__(self, others: Mapping[str, Sequence[str]]) -> None:
        self._others = {
            phrase: tuple(dict.fromkeys(said)) for phrase, said in others.items() if phrase and said
        }
        self._lengths = lengths_by_first(self._others)

    def said_otherwise(self, folded: str) -> list[Otherwise]:
        """Return the stretches of a question for which the site has other words, the longest from each place on."""
        found: list[Otherwise] = []
        start = 0
        while start < len(folded):
            if end := self._end(folded, start):
                others = self._others[folded[start:end]]
                found += [Otherwise(start, end, other) for other in others]
            start = end or start + 1
        return found[: MAX_VARIANTS - 1]

    def _end(self, folded: str, start: int) -> int:
        """Return where the longest phrase ends that stands here; 0 where there is none."""
        if _within_word(folded, start):
            return 0
        for length in self._lengths.get(folded[start], ()):
            end = start + length
            if folded[start:end] in self._others and not _within_word(folded, end):
                return min(end, len(folded))
        return 0


def read_synonyms(raw: Mapping[str, Any], locale: Locale) -> Synonyms:
    """Make the synonyms of a locale from the site's file; Traditional readers use the Simplified ones, folded alike."""
    table = raw.get("zh-hans" if locale == "zh-hant" and not raw.get("zh-hant") else locale) or {}
    others: dict[str, list[str]] = {}
    for group in table.get("same") or ():
        words = _folded(group)
        for word in words:
            others.setdefault(word, []).extend(other for other in words if other != word)
    for word, also in (table.get("also") or {}).items():
        for said in _folded([word]):
            others.setdefault(said, []).extend(_folded(also))
    return Synonyms(others)


def _folded(words: Iterable[object]) -> list[str]:
    """Return words folded as a question is, without those of which nothing is left: they would stand everywhere."""
    return [folded for word in words if (folded := fold(str(word)).strip())]


def _within_word(folded: str, place: int) -> bool:
    """Say whether a Latin word goes on across a place; Han has no borders to respect."""
    return 0 < place < len(folded) and _LATIN.issuperset(folded[place - 1 : place + 1])
