"""The parts of a question (a Han character, a word), and what explains each.

A part is explained by a word that has it, by the site's other words for it, by a word of the same meaning, or faintly
by the bare character. What nothing explains is what the article does not speak of.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.search.words.concepts import concepts
from kb.search.words.synonyms import Otherwise
from kb.text.tokens import STOP_CHARACTERS, Run, runs, terms, word_terms

#: How well a part is explained by the word itself, the site's other word, a word of the same meaning, a character.
SAME, OTHERWISE, MEANING, CHARACTER = 1.0, 0.9, 0.75, 0.5
#: A longer question is judged by its beginning.
MAX_PARTS = 64


class Part(NamedTuple):
    """A stretch of the question, and how well which terms explain it."""

    start: int
    end: int
    explained_by: dict[str, float]


def parts_of(folded: str, said_otherwise: Sequence[Otherwise]) -> tuple[Part, ...]:
    """Take a folded question apart and say what explains each part."""
    parts = [part for run in runs(folded) for part in _parts(run)][:MAX_PARTS]
    for start, end, other in said_otherwise:
        _explain(parts, start, end, terms(other), OTHERWISE)
    for start, end, meanings in concepts(folded):
        _explain(parts, start, end, meanings, MEANING)
    return tuple(parts)


def _parts(run: Run) -> Iterator[Part]:
    if not run.han:
        if words := word_terms(run.text):
            yield Part(run.start, run.start + len(run.text), dict.fromkeys(words, SAME))
        return
    text = run.text
    for place, character in enumerate(text):
        if character not in STOP_CHARACTERS:
            pairs = [text[first : first + 2] for first in (place - 1, place) if first >= 0]
            explained_by = {pair: SAME for pair in pairs if len(pair) > 1}
            start = run.start + place
            yield Part(start, start + 1, explained_by | {character: CHARACTER})


def _explain(parts: Sequence[Part], start: int, end: int, by: Sequence[str], level: float) -> None:
    for part in parts:
        if start <= part.start and part.end <= end:
            for term in by:
                part.explained_by.setdefault(term, level)
