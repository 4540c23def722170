"""How like the question is to the phrases an article is asked by: title, other questions, keywords, headings.

Works on the numbers of terms that the index keeps of each phrase, for all candidates of a segment at once.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from kb.search.phrases import Kind, flags_of
from kb.search.ranking import Candidate, Terms
from kb.search.snapshot import OpenSegment

#: What a term is worth by its kind, and what it tells about: words (0), sounds (1), meanings (2).
_WORTH = np.array([0.6, 1.0, 0.0, 1.0, 1.0])
_ABOUT = np.array([0, 0, 0, 1, 2])
_ABOUTS = 3
_EPSILON = 1e-9
_BITS = np.array([number.bit_count() for number in range(256)], dtype=np.float64)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NAMES = (
    "phrase_recall", "sound_recall", "meaning_recall",
    "phrase_precision", "sound_precision", "meaning_precision",
    "phrase_likeness", "sound_likeness", "meaning_likeness",
    "phrase_run", "denies_alike", "asks_alike", "asks_otherwise",
    "letters_recall", "letters_precision", "letters_likeness",
)  # fmt: skip
_PHRASE, _MEANING = NAMES.index("phrase_likeness"), NAMES.index("meaning_likeness")


class Asked(NamedTuple):
    """A question as far as phrases are compared with it: what its words, sounds and meanings weigh."""

    text: str
    flags: int
    weights: Floats


def asked(terms: Terms, text: str, own: int) -> Asked:
    """Weigh the question's own words (the first terms), its pairs of sounds and its meanings."""
    weight = terms.rarity * _WORTH[terms.kinds]
    about = _ABOUT[terms.kinds]
    weight[own:][about[own:] == 0] = 0.0
    return Asked(
        text, flags_of(text), np.bincount(about, weight, minlength=_ABOUTS).astype(np.float64)
    )


def likeness(terms: Terms, question: Asked, candidates: list[Candidate]) -> Floats:
    """Return for each candidate how like its likest phrase is: a row of `NAMES` each."""
    rows = np.empty((len(candidates), len(NAMES)))
    for place in {candidate.place for candidate in candidates}:
        here = [i for i, candidate in enumerate(candidates) if candidate.place == place]
        documents = np.array([_documents(candidates[i]) for i in here])
        known = np.sort(np.array(terms.numbers[place], dtype=np.int32))
        rows[here] = _likest(candidates[here[0]].opened, known, question, documents)
    return rows


def _likest(
    opened: OpenSegment, known: NDArray[np.int32], question: Asked, documents: Ints
) -> Floats:
    phrases = opened.segment.phrases
    first, last = _ranges(phrases.ends, documents.ravel())
    sizes = last - first
    numbers = _spread(first, sizes)
    compared = _compare(opened, known, question, numbers)
    best = _greatest(compared[:, _PHRASE] + compared[:, _MEANING], sizes.reshape(-1, 2).sum(axis=1))
    letters = [_letters(question.text, phrases.folded(number)) for number in numbers[best].tolist()]
    return np.hstack([compared[best], np.array(letters)])


def _documents(candidate: Candidate) -> tuple[int, int]:
    """Return the two documents whose phrases count: the article's own and its best section."""
    return int(candidate.opened.segment.firsts[candidate.article]), candidate.section


def _greatest(values: Floats, sizes: Ints) -> Ints:
    """Return the place of the greatest value (the first of equals) of each row of neighbours; no row is empty."""
    ends = np.cumsum(sizes)
    greatest = np.maximum.reduceat(values, ends - sizes)
    places = np.flatnonzero(values == np.repeat(greatest, sizes))
    best: Ints = places[np.searchsorted(places, ends - sizes)]
    return best


def _ranges(ends: Ints, numbers: Ints) -> tuple[Ints, Ints]:
    return np.where(numbers > 0, ends[numbers - 1], 0), ends[numbers]


def _spread(first: Ints, sizes: Ints) -> Ints:
    """Return all numbers of ranges, one range after the other."""
    offsets: Ints = np.repeat(first - (np.cumsum(sizes) - sizes), sizes)
    offsets += np.arange(len(offsets))
    return offsets


def _compare(
    opened: OpenSegment, known: NDArray[np.int32], question: Asked, numbers: Ints
) -> Floats:
    """Compare phrases by their terms: a row of all of `NAMES` but the letters for each."""
    phrases = opened.segment.phrases
    first, last = _ranges(phrases.term_ends, numbers)
    sizes = last - first
    ids = phrases.terms[_spread(first, sizes)]
    kinds = opened.segment.kinds[ids]
    shared = (
        known[np.minimum(known.searchsorted(ids), len(known) - 1)] == ids if len(known) else ids < 0
    )
    owner = np.repeat(np.arange(len(numbers)), sizes)
    cells = (owner * _ABOUTS + _ABOUT[kinds]) * 2 + shared
    sums = np.bincount(
        cells, opened.rarity[ids] * _WORTH[kinds], minlength=len(numbers) * _ABOUTS * 2
    )
    table = sums.reshape(len(numbers), _ABOUTS, 2)
    common = table[:, :, 1]
    theirs = table.sum(axis=2)
    flags = phrases.flags[numbers]
    unlike = flags ^ question.flags
    return np.hstack(
        [
            common / np.maximum(question.weights, _EPSILON),
            common / np.maximum(theirs, _EPSILON),
            2 * common / np.maximum(theirs + question.weights, _EPSILON),
            np.array(
                [
                    _longest_run(shared, kinds == Kind.WORD, owner, len(numbers)),
                    1.0 - (unlike & 1),
                    _BITS[(flags & question.flags) >> 1],
                    _BITS[unlike >> 1],
                ]
            ).T,
        ]
    )


def _longest_run(
    shared: NDArray[np.bool_], counted: NDArray[np.bool_], owner: Ints, phrases: int
) -> Floats:
    """Return the longest row of neighbouring pairs that are shared, on a scale that runs flat."""
    hits, owner = shared[counted], owner[counted]
    longest = np.zeros(phrases)
    if len(hits):
        place = np.arange(len(hits))
        start = np.empty(len(hits), dtype=bool)
        start[0] = True
        np.not_equal(owner[1:], owner[:-1], out=start[1:])
        since = place - np.maximum.accumulate(np.where(~hits | start, place - hits, -1))
        np.maximum.at(longest, owner, np.where(hits, since, 0))
    return np.log1p(longest) / 3


def _letters(ours: str, theirs: str) -> tuple[float, float, float]:
    """Compare letter by letter: how much of each stands in the other in the same order."""
    common = LCSseq.similarity(ours, theirs)
    mine, other = max(len(ours), 1), max(len(theirs), 1)
    return common / mine, common / other, 2 * common / (mine + other)
