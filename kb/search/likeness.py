"""How like the question is to the phrases an article is asked by: its title, other questions and keywords.

Works on the numbers of terms that the index keeps of each phrase, for all candidates of a segment at once.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from kb.search.phrases import Kind, flags_of
from kb.search.ranking import Candidate, Terms
from kb.search.snapshot import OpenSegment, rarity

#: What a single character is worth beside a pair or a word.
_WORTH = np.array([0.6, 1.0, 0.0, 0.0, 0.0])
_EPSILON = 1e-9
FLAGS = 8

Floats = NDArray[np.float64]

NAMES = (
    "phrase_recall", "phrase_precision", "phrase_likeness", "phrase_run", "sound_likeness",
    "meaning_recall", "meaning_precision", "meaning_likeness", "denies_alike", "asks_alike", "asks_otherwise",
    "letters_recall", "letters_precision", "letters_likeness",
)  # fmt: skip


class Asked(NamedTuple):
    """A question as far as phrases are compared with it."""

    text: str
    flags: int
    words: float
    sounds: float
    meanings: float


def asked(terms: Terms, text: str, own: int) -> Asked:
    """Weigh the question's own words (the first terms), its pairs of sounds and its meanings."""
    kinds, weight = terms.kinds, terms.rarity
    return Asked(
        text,
        flags_of(text),
        float((weight * _WORTH[kinds])[:own].sum()),
        float(weight[kinds == Kind.SOUND].sum()),
        float(weight[kinds == Kind.CONCEPT].sum()),
    )


def likeness(
    opened: OpenSegment,
    documents: int,
    terms: Terms,
    place: int,
    question: Asked,
    articles: list[int],
) -> Floats:
    """Return for each of the segment's articles how like its likest phrase is: a row of `NAMES` each."""
    phrases = opened.segment.phrases
    first, last = _ranges(phrases.ends, np.array(articles))
    numbers = _spread(first, last - first)
    rows = _compare(opened, documents, terms, place, question, numbers)
    alike = (rows[:, 2] + rows[:, 7]).tolist()
    ends = np.cumsum(last - first).tolist()
    best = [
        max(range(start, end), key=alike.__getitem__)
        for start, end in zip([0, *ends], ends, strict=False)
    ]
    letters = [_letters(question.text, phrases.folded(int(numbers[row]))) for row in best]
    return np.hstack([rows[best], np.array(letters)])


def _ranges(
    ends: NDArray[np.int64], numbers: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.where(numbers > 0, ends[numbers - 1], 0), ends[numbers]


def _compare(
    opened: OpenSegment,
    documents: int,
    terms: Terms,
    place: int,
    question: Asked,
    numbers: NDArray[np.int64],
) -> Floats:
    phrases = opened.segment.phrases
    first, last = _ranges(phrases.term_ends, numbers)
    sizes = last - first
    ids = phrases.terms[_spread(first, sizes)]
    kinds = opened.segment.kinds[ids]
    weight = rarity(opened.counts(ids), documents)
    known = np.array(
        sorted(number for number in terms.numbers[place] if number >= 0), dtype=np.int32
    )
    shared = _isin(ids, known)
    owner = np.repeat(np.arange(len(numbers)), sizes)

    def total(of: Floats, where: NDArray[np.bool_]) -> Floats:
        return np.bincount(owner, of * where, minlength=len(numbers)).astype(np.float64, copy=False)

    word = _WORTH[kinds] * weight
    recall, precision, alike = _overlap(
        total(word, shared), total(word, kinds <= Kind.WORD), question.words
    )
    sound = kinds == Kind.SOUND
    *_, sounds = _overlap(total(weight, sound & shared), total(weight, sound), question.sounds)
    meant = kinds == Kind.CONCEPT
    meaning = _overlap(total(weight, meant & shared), total(weight, meant), question.meanings)
    run = _longest_run((kinds == Kind.WORD) & shared, kinds == Kind.WORD, owner, len(numbers))
    flags = _flags(phrases.flags[numbers], question.flags)
    return np.array([recall, precision, alike, run, sounds, *meaning, *flags]).T


def _spread(first: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return all numbers of ranges, one range after the other."""
    offsets: NDArray[np.int64] = np.repeat(first - (np.cumsum(sizes) - sizes), sizes)
    return offsets + np.arange(len(offsets))


def _isin(ids: NDArray[np.int32], known: NDArray[np.int32]) -> NDArray[np.bool_]:
    if not len(known):
        return np.zeros(len(ids), dtype=bool)
    found: NDArray[np.bool_] = known[np.minimum(np.searchsorted(known, ids), len(known) - 1)] == ids
    return found


def _overlap(shared: Floats, theirs: Floats, ours: float) -> tuple[Floats, Floats, Floats]:
    return (
        shared / max(ours, _EPSILON),
        shared / np.maximum(theirs, _EPSILON),
        2 * shared / np.maximum(theirs + ours, _EPSILON),
    )


def _longest_run(
    hits: NDArray[np.bool_], counted: NDArray[np.bool_], owner: NDArray[np.int64], phrases: int
) -> Floats:
    """Return the longest row of neighbouring pairs that are shared, from 0 to about 1."""
    hits, owner = hits[counted], owner[counted]
    longest = np.zeros(phrases)
    if len(hits):
        place = np.arange(len(hits))
        breaks = ~hits | np.append(True, owner[1:] != owner[:-1])  # noqa: FBT003
        since = place - np.maximum.accumulate(np.where(breaks, place - hits, -1))
        np.maximum.at(longest, owner, np.where(hits, since, 0))
    return np.log1p(longest) / 3


def _flags(theirs: NDArray[np.uint8], ours: int) -> tuple[Floats, Floats, Floats]:
    """Return whether both deny, how many kinds of question they share, and how many only one of them is."""
    bits = np.unpackbits((theirs[:, None]), axis=1, bitorder="little").astype(bool)
    mine = np.array([bool(ours >> bit & 1) for bit in range(FLAGS)])
    return (
        (bits[:, 0] == mine[0]).astype(np.float64),
        (bits & mine)[:, 1:].sum(axis=1).astype(np.float64),
        (bits ^ mine)[:, 1:].sum(axis=1).astype(np.float64),
    )


def _letters(ours: str, theirs: str) -> tuple[float, float, float]:
    """Compare letter by letter: how much of each stands in the other in the same order."""
    common = LCSseq.similarity(ours, theirs)
    mine, other = max(len(ours), 1), max(len(theirs), 1)
    return common / mine, common / other, 2 * common / (mine + other)
