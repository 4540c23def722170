"""Meanings that help centres share: 怎么, 如何 and 咋 all ask how. Read from `concepts.*.txt` beside this file."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from kb.text.tokens import Run, runs, stem

CONCEPT = "#"
#: English phrases have at most so many words.
LONGEST_PHRASE = 4
_FILES = ("concepts.zh.txt", "concepts.en.txt")


class Meant(NamedTuple):
    """A stretch of a folded text and the terms of what it means."""

    start: int
    end: int
    terms: tuple[str, ...]


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    """Return for each word the meanings it has, as terms."""
    table: dict[str, list[str]] = {}
    for file in _FILES:
        text = files("kb.search.words").joinpath(file).read_text(encoding="utf-8")
        for line in text.splitlines():
            if line and not line.startswith("#"):
                name, *words = line.split()
                for word in words:
                    stems = " ".join(stem(part) for part in word.split("_"))
                    table.setdefault(stems, []).append(CONCEPT + name)
    return {word: tuple(dict.fromkeys(names)) for word, names in table.items()}


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    return lengths_by_first(_meanings())


def lengths_by_first(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return for each character how long the words are that begin with it, the longest first."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def known_words() -> Iterator[str]:
    """Yield every word and phrase that has a meaning, folded, English ones as stems."""
    yield from _meanings()


def is_word(text: str) -> bool:
    """Say whether help centres know a folded text as a word."""
    return text in _meanings()


def concept_terms(folded: str) -> Iterator[str]:
    """Yield the meanings in a folded text: the longest Chinese word from each place on, English stems and phrases."""
    for meant in concepts(folded):
        yield from meant.terms


def meanings(folded: str) -> dict[str, float]:
    """Return what a folded text means, as terms, and how surely: a word of three meanings has a third of each."""
    found: dict[str, float] = {}
    for meant in concepts(folded):
        share = 1 / len(meant.terms)
        for term in meant.terms:
            found[term] = max(share, found.get(term, 0.0))
    return found


@lru_cache(maxsize=4)  # A question is asked twice: what it means, and what that explains of it.
def concepts(folded: str) -> tuple[Meant, ...]:
    """Return the words of a folded text that have meanings, as `concept_terms` finds them."""
    return tuple(_concepts(folded))


def _concepts(folded: str) -> Iterator[Meant]:
    before: list[tuple[int, str]] = []
    for run in runs(folded):
        if run.han:
            before = []
            yield from _in_han(run)
        else:
            before = [*before[1 - LONGEST_PHRASE :], (run.start, stem(run.text))]
            yield from _ending_with(before, run.start + len(run.text))


def _in_han(run: Run) -> Iterator[Meant]:
    meanings, lengths, text = _meanings(), _lengths(), run.text
    start = 0
    while start < len(text):
        end = start + 1
        for length in lengths.get(text[start], ()):
            if found := meanings.get(text[start : start + length]):
                end = min(start + length, len(text))
                yield Meant(run.start + start, run.start + end, found)
                break
        start = end


def _ending_with(words: list[tuple[int, str]], end: int) -> Iterator[Meant]:
    """Yield the English phrases that end with the last of these stems, of which each is given with its start."""
    phrase = " ".join([word for _, word in words])
    for start, word in words:
        if found := _meanings().get(phrase):
            yield Meant(start, end, found)
        phrase = phrase[len(word) + 1 :]
