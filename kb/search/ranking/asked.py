"""A question in numbers, as articles are compared with it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.query import Question
from kb.search.ranking.explained import Weighed, weigh
from kb.search.ranking.letters import Letters, letters_of
from kb.search.scoring import Terms
from kb.search.words.phrases import ABOUT, ABOUTS, WORTH, flags_of
from kb.search.words.vectors import read_vectors


class Asked(NamedTuple):
    """What the terms of a question weigh, its `own` first, whether any is known, and what else phrases are compared by.

    `weights` are what its words, its sounds and its meanings weigh when phrases are compared; `flags` as in `phrases`;
    `words` the vectors of its words, a row each.
    """

    own: int
    worth: NDArray[np.float64]
    known: NDArray[np.bool_]
    kinds: NDArray[np.uint8]
    parts: Weighed
    weights: NDArray[np.float64]
    flags: int
    letters: Letters
    words: NDArray[np.int8]


def in_numbers(question: Question, terms: Terms) -> Asked:
    """Return a question in numbers, its terms as the index knows them."""
    own = len(question.own)
    weight = terms.rarity * WORTH[terms.kinds]
    about = ABOUT[terms.kinds]
    weight[own:][about[own:] == 0] = 0.0  # Of words, the reader's own count alone.
    return Asked(
        own,
        terms.worth,
        terms.known,
        terms.kinds,
        weigh(question.parts, terms),
        np.bincount(about, weight, minlength=ABOUTS).astype(np.float64, copy=False),
        flags_of(question.mended),
        letters_of(question.mended),
        read_vectors().rows[list(question.words)],
    )
