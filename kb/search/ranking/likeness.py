"""How like the question is to the phrases an article is asked by: title, other questions, keywords, headings.

The likest phrase is looked at closely. The title tells more than the others, so it is also asked by itself how much of
the question it explains, and how much of it the question explains.

Works on the numbers of terms that the index keeps of each phrase.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled
from kb.search.index.segment import Phrases, Titles
from kb.search.index.snapshot import Tables
from kb.search.ranking.asked import Asked
from kb.search.ranking.explained import explained
from kb.search.ranking.letters import letters_in_common
from kb.search.ranking.slots import Keys, keys_for, slot_of
from kb.search.words.phrases import ABOUTS, Kind

_EPSILON = 1e-9
_WORD = Kind.WORD

Floats = NDArray[np.float64]


LIKENESS = (
    "phrase_recall", "sound_recall", "meaning_recall",
    "phrase_precision", "sound_precision", "meaning_precision",
    "phrase_likeness", "sound_likeness", "meaning_likeness",
    "phrase_run", "denies_alike", "asks_alike", "asks_otherwise",
    "letters_recall", "letters_precision", "letters_likeness", "phrase_explains",
    "title_explains", "title_explained",
)  # fmt: skip


class Columns(NamedTuple):
    """Which of the question's terms a term of a segment is: that of the number `keys[slot]` is `terms[slot]`."""

    keys: Keys
    terms: NDArray[np.int64]


def columns_of(numbers: NDArray[np.int64]) -> Columns:
    """Return where the question's terms are, from the numbers that a segment has for them; -1 for one it has not."""
    keys = keys_for(len(numbers))
    terms = np.full(len(keys), -1, dtype=np.int64)
    _enter(keys, terms, numbers)
    return Columns(keys, terms)


@compiled
def _enter(keys: Keys, terms: NDArray[np.int64], numbers: NDArray[np.int64]) -> None:
    for term in range(len(numbers)):
        if numbers[term] >= 0:
            slot = slot_of(keys, numbers[term])
            keys[slot], terms[slot] = numbers[term], term


@compiled
def _column(columns: Columns, term: int) -> int:
    """Return which of the question's terms a segment's term is; -1 for none of them."""
    return int(columns.terms[slot_of(columns.keys, term)])


@compiled
def likeness(
    row: Floats,
    asked: Asked,
    tables: Tables,
    columns: Columns,
    candidate: tuple[int, int],
    article: int,
) -> None:
    """Fill a row with `LIKENESS` for an article, given by its own document and its best section."""
    phrases = tables.phrases
    likest, common = _likest(asked, tables, columns, candidate)
    for about in range(ABOUTS):
        ours, theirs = asked.weights[about], np.float64(tables.phrase_worth[likest, about])
        row[about] = common[about] / max(ours, _EPSILON)
        row[3 + about] = common[about] / max(theirs, _EPSILON)
        row[6 + about] = 2 * common[about] / max(theirs + ours, _EPSILON)
    row[9] = math.log1p(_longest_run(phrases, likest, tables.kinds, columns)) / 3
    unlike, like = phrases.flags[likest] ^ asked.flags, phrases.flags[likest] & asked.flags
    row[10] = 1 - (unlike & 1)
    row[11] = _bits(like >> 1)
    row[12] = _bits(unlike >> 1)
    text = phrases.text[phrases.text_bounds[likest] : phrases.text_bounds[likest + 1]]
    same, length = letters_in_common(asked.letters, text)
    mine, others = max(asked.letters.length, 1), max(length, 1)
    row[13] = same / mine
    row[14] = same / others
    row[15] = 2 * same / (mine + others)
    there = np.zeros(len(asked.worth), dtype=np.bool_)
    row[16] = _explains(asked, phrases, likest, columns, there)
    row[17] = _explains(asked, phrases, phrases.bounds[candidate[0]], columns, there)
    row[18] = _title_explained(tables.titles, tables.title_shares, columns, article)


@compiled
def _likest(
    asked: Asked, tables: Tables, columns: Columns, candidate: tuple[int, int]
) -> tuple[int, Floats]:
    """Return the likest phrase of an article and its section, the first of equals, and what it shares by about.

    There is one: an article is always asked by its title.
    """
    phrases, worth = tables.phrases, tables.phrase_worth
    likest, most = -1, -1.0
    best, common = np.zeros(ABOUTS), np.zeros(ABOUTS)
    for document in candidate:
        for phrase in range(phrases.bounds[document], phrases.bounds[document + 1]):
            for about in range(ABOUTS):
                common[about] = 0.0
                for at in range(
                    phrases.term_bounds[phrase, about], phrases.term_bounds[phrase, about + 1]
                ):
                    term = phrases.terms[at]
                    if _column(columns, term) >= 0:
                        common[about] += tables.worth[term]
            alike = 0.0
            for about in (0, 2):  # Words and meanings: sounds only say again what words say.
                whole = worth[phrase, about] + asked.weights[about]
                alike += 2 * common[about] / max(whole, _EPSILON)
            if alike > most:
                likest, most = phrase, alike
                best, common = common, best  # What is overwritten next is no longer wanted.
    return likest, best


@compiled
def _longest_run(phrases: Phrases, phrase: int, kinds: NDArray[np.uint8], columns: Columns) -> int:
    """Return the longest row of neighbouring words of a phrase that are the question's."""
    longest = run = 0
    for at in range(phrases.term_bounds[phrase, 0], phrases.term_bounds[phrase, ABOUTS]):
        term = phrases.terms[at]
        if kinds[term] == _WORD:
            run = run + 1 if _column(columns, term) >= 0 else 0
            longest = max(longest, run)
    return longest


@compiled
def _explains(
    asked: Asked, phrases: Phrases, phrase: int, columns: Columns, there: NDArray[np.bool_]
) -> float:
    """Return how much of the question a phrase explains; `there` is scratch."""
    there[:] = False
    for at in range(phrases.term_bounds[phrase, 0], phrases.term_bounds[phrase, ABOUTS]):
        column = _column(columns, phrases.terms[at])
        if column >= 0:
            there[column] = True
    return explained(asked.parts, there)


@compiled
def _title_explained(titles: Titles, shares: Floats, columns: Columns, article: int) -> float:
    """Return how much of an article's title (0-1) the question explains."""
    found = 0.0
    for part in range(titles.bounds[article], titles.bounds[article + 1]):
        best = 0.0
        for at in range(titles.term_bounds[part], titles.term_bounds[part + 1]):
            if _column(columns, titles.terms[at]) >= 0:
                best = max(best, np.float64(titles.levels[at]))
        found += shares[part] * best
    return found


@compiled
def _bits(number: int) -> int:
    count = 0
    while number:
        number &= number - 1
        count += 1
    return count
