"""How like the question is to the phrases an article is asked by: title, other questions, keywords, headings.

The likest phrase is looked at closely. The title tells more than the others, so it is also asked by itself how much of
the question it explains, and how much of it the question explains.

Works on the numbers of terms that the index keeps of each phrase, for all candidates of a segment at once.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from kb.search.index.arrays import spread
from kb.search.index.snapshot import OpenSegment
from kb.search.ranking.explained import Weighed
from kb.search.scoring import Candidates, Terms, greatest
from kb.search.words.phrases import ABOUT, ABOUTS, WORTH, Kind, flags_of

_EPSILON = 1e-9
_BITS = np.array([number.bit_count() for number in range(256)], dtype=np.float64)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: For each term of a segment, or for some, which of the question's terms it is; -1 for none of them.
Columns = NDArray[np.int16]

NAMES = (
    "phrase_recall", "sound_recall", "meaning_recall",
    "phrase_precision", "sound_precision", "meaning_precision",
    "phrase_likeness", "sound_likeness", "meaning_likeness",
    "phrase_run", "denies_alike", "asks_alike", "asks_otherwise",
    "letters_recall", "letters_precision", "letters_likeness", "phrase_explains",
    "title_explains", "title_explained",
)  # fmt: skip


class Asked(NamedTuple):
    """A question as far as phrases are compared with it: what its words, sounds and meanings weigh."""

    text: str
    flags: int
    weights: Floats
    parts: Weighed


def asked(terms: Terms, text: str, own: int, parts: Weighed) -> Asked:
    """Weigh the question's own words (the first terms), its pairs of sounds and its meanings."""
    weight = terms.rarity * WORTH[terms.kinds]
    about = ABOUT[terms.kinds]
    weight[own:][about[own:] == 0] = 0.0
    return Asked(
        text,
        flags_of(text),
        np.bincount(about, weight, minlength=ABOUTS).astype(np.float64),
        parts,
    )


def likeness(terms: Terms, question: Asked, candidates: Candidates) -> Floats:
    """Return for each candidate how like its likest phrase is: a row of `NAMES` each."""
    rows = np.empty((len(candidates), len(NAMES)))
    for place, opened, here in candidates.by_segment():
        with opened.scratch.places(terms.numbers[place]) as column:
            rows[here, :-1] = _likest(opened, column, question, candidates.documents[here, :2])
            rows[here, -1] = _titles_explained(opened, column, candidates.article[here])
    return rows


def _likest(opened: OpenSegment, column: Columns, question: Asked, documents: Ints) -> Floats:
    """Compare every phrase of the documents by its terms, then the likest of each row more closely."""
    phrases = opened.segment.phrases
    numbers, many = phrases.of(documents)
    bounds = phrases.term_bounds[numbers]
    lengths = bounds[:, -1] - bounds[:, 0]
    ids = phrases.terms[spread(bounds[:, 0], lengths)]
    columns = column[ids]
    ends = (bounds[:, 1:] - bounds[:, :-1]).cumsum()
    shared = np.flatnonzero(columns >= 0)
    worth = opened.worth[ids[shared]]
    common = np.bincount(ends.searchsorted(shared, "right"), worth, minlength=len(ends))
    common = common.reshape(-1, ABOUTS)
    theirs = opened.phrases[numbers]
    alike = 2 * common / np.maximum(theirs + question.weights, _EPSILON)
    best = greatest(alike[:, 0] + alike[:, 2], many)
    explain = np.concatenate([best, many.cumsum() - many])  # And the title, the first of each row.
    among = spread((lengths.cumsum() - lengths)[explain], lengths[explain])
    runs, explained = _closer(opened, question, ids[among], columns[among], lengths[explain])
    numbers, common = numbers[best], common[best]
    rows = np.empty((len(best), len(NAMES) - 1))
    rows[:, 0:3] = common / np.maximum(question.weights, _EPSILON)
    rows[:, 3:6] = common / np.maximum(theirs[best], _EPSILON)
    rows[:, 6:9] = alike[best]
    rows[:, 9] = runs[: len(best)]
    rows[:, 10:13] = _ask_alike(question.flags)[phrases.flags[numbers]]
    rows[:, 13:16] = _letters(question.text, phrases.folded(numbers))
    rows[:, 16:18] = explained.reshape(2, -1).T
    return rows


def _closer(
    opened: OpenSegment,
    question: Asked,
    ids: NDArray[np.int32],
    columns: Columns,
    sizes: Ints,
) -> tuple[Floats, Floats]:
    """Return the longest row of words that phrases share with the question, and how much of it each explains.

    `ids` are their terms, so many of each phrase as `sizes` says, and `columns` those that are the question's.
    """
    owner = np.arange(len(sizes)).repeat(sizes)
    there = np.zeros((question.parts.explaining.shape[1] + 1, len(sizes)), dtype=bool)
    there[columns, owner] = True  # The last row takes what is not the question's.
    counted = opened.segment.kinds[ids] == Kind.WORD
    runs = _longest_run(columns[counted] >= 0, owner[counted], len(sizes))
    return runs, question.parts.explained(there[:-1])


@cache
def _ask_alike(asked: int) -> Floats:
    """Return a row for all flags that a phrase may have, beside those of the question.

    Does it deny as the question does, and how many ways to ask do they share and not share?
    """
    theirs = np.arange(256)
    unlike = theirs ^ asked
    return np.array([1.0 - (unlike & 1), _BITS[(theirs & asked) >> 1], _BITS[unlike >> 1]]).T


def _titles_explained(opened: OpenSegment, column: Columns, articles: Ints) -> Floats:
    """Return how much of each article's title (0-1) the question explains."""
    titles = opened.segment.titles
    first = titles.bounds[articles]
    sizes = titles.bounds[articles + 1] - first
    parts = spread(first, sizes)
    if not len(parts):
        return np.zeros(len(articles))
    start = titles.term_bounds[parts]
    many = titles.term_bounds[parts + 1] - start
    at = spread(start, many)
    there = column[titles.terms[at]] >= 0
    explained = np.maximum.reduceat(titles.levels[at] * there, many.cumsum() - many)
    owner = np.arange(len(articles)).repeat(sizes)
    sums = np.bincount(owner, opened.titles[parts] * explained, minlength=len(articles))
    return sums.astype(np.float64, copy=False)


def _longest_run(hits: NDArray[np.bool_], owner: Ints, phrases: int) -> Floats:
    """Return the longest row of neighbouring pairs that are shared, of each phrase, on a scale that runs flat."""
    longest = np.zeros(phrases, dtype=np.int64)
    place = np.arange(len(hits))
    before = owner.searchsorted(owner) - 1  # The phrase begins behind this place.
    since = place - np.maximum.accumulate(np.where(hits, before, place))
    np.maximum.at(longest, owner, since)
    return np.log1p(longest) / 3


def _letters(ours: str, theirs: list[str]) -> Floats:
    """Compare letter by letter: how much of each stands in the other in the same order."""
    common = process.cdist([ours], theirs, scorer=LCSseq.similarity)[0]
    mine, others = max(len(ours), 1), np.maximum([len(other) for other in theirs], 1)
    rows = np.empty((len(theirs), 3))
    rows[:, 0] = common / mine
    rows[:, 1] = common / others
    rows[:, 2] = 2 * common / (mine + others)
    return rows
