"""The parts of a question (a Han character, a word), and how much of them an article explains.

A part is explained by a word that has it, by the site's other words for it, by a word of the same meaning, or faintly
by the bare character. What nothing explains is what the article does not speak of.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.concepts import concepts
from kb.search.ranking import Terms
from kb.search.synonyms import Otherwise
from kb.text.tokens import STOP_CHARACTERS, Run, runs, terms, word_terms

#: How well a part is explained by the word itself, the site's other word, a word of the same meaning, a character.
SAME, OTHERWISE, MEANING, CHARACTER = LEVELS = 1.0, 0.9, 0.75, 0.5
#: A longer question is judged by its beginning.
MAX_PARTS = 64

_EPSILON = 1e-9
_LEVELS = np.array([[level] for level in LEVELS])

Floats = NDArray[np.float64]


class Part(NamedTuple):
    """A stretch of the question, and how well which terms explain it."""

    start: int
    end: int
    explained_by: dict[str, float]


class Weighed(NamedTuple):
    """The parts of a question in arrays: each one's share of it, and which terms explain it.

    `explaining` has a row for each part at each level, and a column for each term.
    """

    shares: Floats
    explaining: NDArray[np.float32]

    def explained(self, there: NDArray[np.bool_]) -> Floats:
        """Return how much of the question (0-1) is explained by the terms that are there.

        `there` has a row for each term, and a column for each of those that are asked about.
        """
        found = self.explaining @ there.astype(np.float32) > 0
        by_level = (
            found.reshape(len(LEVELS), len(self.shares), there.shape[1]) * _LEVELS[:, :, None]
        )
        shares: Floats = self.shares @ by_level.max(axis=0)
        return shares


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


def weigh(parts: Sequence[Part], found: Terms) -> Weighed:
    """Weigh the parts of a question by how rare their words are on this site."""
    column = {name: place for place, name in enumerate(found.names)}
    levels = np.zeros((len(parts), len(found.names)))
    for row, part in enumerate(parts):
        for term, level in part.explained_by.items():
            if term in column:
                levels[row, column[term]] = level
    by_level = levels == _LEVELS[:, None]
    same = by_level[LEVELS.index(SAME)]
    same = np.where(same.any(axis=1, keepdims=True), same, by_level[LEVELS.index(CHARACTER)])
    weights = (same @ found.rarity) / np.maximum(same.sum(axis=1), 1)
    explaining = by_level.reshape(len(LEVELS) * len(parts), len(found.names))
    return Weighed(weights / max(float(weights.sum()), _EPSILON), explaining.astype(np.float32))
