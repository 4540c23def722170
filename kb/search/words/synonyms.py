"""The site's own words (`articles/_synonyms.yml`): the same question said with them in other words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kb.settings import Locale
from kb.text.fold import fold

#: A question is said in at most this many ways, the reader's own included.
MAX_VARIANTS = 6


class Otherwise(NamedTuple):
    """A stretch of a question and what may stand there instead."""

    start: int
    end: int
    other: str


class Synonyms:
    """Phrases of one language, each with what may stand for it."""

    def __init__(self, others: Mapping[str, Sequence[str]]) -> None:
        self._others = {
            phrase: tuple(dict.fromkeys(said)) for phrase, said in others.items() if phrase and said
        }
        longest_first = sorted(self._others, key=len, reverse=True)
        self._pattern = (
            re.compile("|".join(_bounded(phrase) for phrase in longest_first))
            if longest_first
            else None
        )

    def variants(self, folded: str) -> list[str]:
        """Return the question in other words, each phrase replaced in turn; without the question itself."""
        return [
            folded[: said.start] + said.other + folded[said.end :]
            for said in self.said_otherwise(folded)
        ]

    def said_otherwise(self, folded: str) -> list[Otherwise]:
        """Return the stretches of a question for which the site has other words."""
        matches = self._pattern.finditer(folded) if self._pattern else ()
        found = [
            Otherwise(match.start(), match.end(), other)
            for match in matches
            for other in self._others[match.group()]
        ]
        return found[: MAX_VARIANTS - 1]


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


def _bounded(phrase: str) -> str:
    """Latin words match whole; Han has no borders to respect."""
    begin = r"\b" if phrase[0].isascii() and phrase[0].isalnum() else ""
    end = r"\b" if phrase[-1].isascii() and phrase[-1].isalnum() else ""
    # Han letters are word characters to `re`, so a border between the scripts is spelled out.
    begin = begin and r"(?<![a-z0-9])"
    end = end and r"(?![a-z0-9])"
    return begin + re.escape(phrase) + end
