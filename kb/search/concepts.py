"""Meanings that help centres share: 怎么, 如何 and 咋 all ask how. Read from `concepts.txt` beside this file."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from kb.text.tokens import runs, stem

CONCEPT = "#"


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    """Return for each word the meanings it has, as terms."""
    table: dict[str, list[str]] = {}
    text = files("kb.search").joinpath("concepts.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, *words = line.split()
            for word in words:
                table.setdefault(stem(word), []).append(CONCEPT + name)
    return {word: tuple(names) for word, names in table.items()}


@cache
def _longest() -> int:
    return max(len(word) for word in _meanings() if not word.isascii())


def concept_terms(folded: str) -> Iterator[str]:
    """Yield the meanings in a folded text: the longest Chinese word from each place on, and every English stem."""
    meanings = _meanings()
    for run in runs(folded):
        if not run.han:
            yield from meanings.get(stem(run.text), ())
            continue
        start = 0
        while start < len(run.text):
            for end in range(min(len(run.text), start + _longest()), start, -1):
                if found := meanings.get(run.text[start:end]):
                    yield from found
                    break
            else:
                end = start + 1
            start = end
