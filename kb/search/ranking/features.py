"""What ranking and confidence look at: a row of numbers for each candidate.

Every number is a share or a ratio, so that what was learned on a site of 30 articles holds on one of 30,000.
"""

import numpy as np
from numpy.typing import NDArray

from kb.search.compiled import compiled
from kb.search.index.snapshot import Tables
from kb.search.ranking.asked import Asked
from kb.search.ranking.evidence import ARTICLE, EITHER, SECTION, WHERES, Evidence, gather
from kb.search.ranking.explained import explained
from kb.search.ranking.likeness import LIKENESS, Columns, columns_of, likeness
from kb.search.ranking.nearness import NEARNESS, nearness, view_of
from kb.search.scoring import Candidates, Matches, Terms
from kb.search.words.phrases import Kind
from kb.search.words.vectors import TEACHERS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_EPSILON = 1e-9
_PARTS = {
    "characters": Kind.CHARACTER,
    "words": Kind.WORD,
    "sounds": Kind.SOUND,
    "meanings": Kind.CONCEPT,
}
_KINDS = tuple(_PARTS.values())

NAMES = (
    "score", "score_of_best",
    *(f"{part}_in_{where}" for where in ("article", "section") for part in _PARTS),
    *(f"{what}_covered_in_{where}"
      for where in ("article", "section", "either", "anywhere") for what in ("all", "words")),
    "all_explained_anywhere", *LIKENESS, *NEARNESS,
    *(f"{teacher}_near_beside_best" for teacher in TEACHERS),
)  # fmt: skip
_PARTS_AT = 2
_COVERED_AT = _PARTS_AT + 2 * len(_PARTS)
_EXPLAINED_AT = _COVERED_AT + 2 * len(WHERES)
_LIKENESS_AT = _EXPLAINED_AT + 1
_NEARNESS_AT = _LIKENESS_AT + len(LIKENESS)
_BESIDE_AT = _NEARNESS_AT + len(NEARNESS)
_TEACHERS = len(TEACHERS)
_A_TEACHERS = len(NEARNESS) // _TEACHERS
_WORD = Kind.WORD


def features(asked: Asked, terms: Terms, candidates: Candidates) -> Floats:
    """Return a row of `NAMES` for each candidate; `beside_best` completes them."""
    rows = np.empty((len(candidates), len(NAMES)))
    for place, opened, here in candidates.by_segment():
        found = candidates.take(here)
        matches = Matches(found.article, found.section, found.score)
        columns = columns_of(terms.numbers[place])
        rows[here] = _rows(asked, opened.tables, columns, terms.slices[place], matches)
    return rows


@compiled
def _rows(asked: Asked, tables: Tables, columns: Columns, slices: Ints, found: Matches) -> Floats:
    """Return the rows of the candidates of one segment."""
    rows = np.zeros((len(found.scores), len(NAMES)))
    evidence = Evidence(
        np.empty((2, len(slices)), dtype=np.float32),
        np.empty((len(WHERES), len(slices)), dtype=np.bool_),
    )
    shares = _shares(asked)
    covering = _covering(asked)
    view = view_of(asked.words, tables.middle)
    whole = max(_sum(asked.worth[: asked.own]), _EPSILON)
    for at in range(len(rows)):
        row, article, section = rows[at], found.articles[at], found.sections[at]
        own, end = tables.firsts[article], tables.firsts[article + 1]
        gather(tables.found, tables.gains, slices, (own, section, end), evidence)
        row[0] = found.scores[at] / whole
        _parts(row, shares, evidence)
        _covered(row, covering, evidence)
        row[_EXPLAINED_AT] = explained(asked.parts, evidence.there[EITHER])
        likeness(row[_LIKENESS_AT:_NEARNESS_AT], asked, tables, columns, (own, section), article)
        if len(asked.words):
            nearness(row[_NEARNESS_AT:_BESIDE_AT], asked.words, view, tables, (own, section, end))
    return rows


@compiled
def beside_best(rows: Floats) -> None:
    """Fill in, for candidates that compete with each other, how each one compares with the best."""
    best = max(_most(rows, 0), _EPSILON)
    for row in range(len(rows)):
        rows[row, 1] = rows[row, 0] / best
    for teacher in range(_TEACHERS):
        near = _NEARNESS_AT + _A_TEACHERS * teacher
        nearest = _most(rows, near)
        for row in range(len(rows)):
            rows[row, _BESIDE_AT + teacher] = rows[row, near] - nearest


@compiled
def _most(rows: Floats, column: int) -> float:
    found = rows[0, column]
    for row in range(1, len(rows)):
        found = max(found, rows[row, column])
    return float(found)


@compiled
def _shares(asked: Asked) -> Floats:
    """Return for each kind of term what each of it is worth of all that it could add."""
    shares = np.zeros((len(_KINDS), len(asked.worth)))
    for part in range(len(_KINDS)):
        for term in range(len(asked.worth)):
            if asked.kinds[term] == _KINDS[part]:
                shares[part, term] = asked.worth[term]
        _normalise(shares[part])
    return shares


@compiled
def _sum(numbers: Floats) -> float:
    found = 0.0
    for number in numbers:
        found += number
    return found


@compiled
def _normalise(shares: Floats) -> None:
    """Make shares add up to 1, where there are any."""
    whole = max(_sum(shares), _EPSILON)
    for at in range(len(shares)):
        shares[at] /= whole


@compiled
def _parts(row: Floats, shares: Floats, evidence: Evidence) -> None:
    """Fill in what each kind of term adds, in the article and in its best section, as a share of what it could."""
    for where in (ARTICLE, SECTION):
        for part in range(len(_KINDS)):
            added = 0.0
            for term in range(shares.shape[1]):
                added += shares[part, term] * evidence.gains[where, term]
            row[_PARTS_AT + where * len(_KINDS) + part] = added


@compiled
def _covering(asked: Asked) -> Floats:
    """Return what each of the reader's own terms is of them all by rarity, and of those longer than a character."""
    shares = np.zeros((2, asked.own))
    for term in range(asked.own):
        shares[0, term] = asked.worth[term]
        if asked.kinds[term] == _WORD:
            shares[1, term] = asked.worth[term]
    if _sum(shares[1]) == 0:
        for term in range(asked.own):
            shares[1, term] = shares[0, term]
    _normalise(shares[0])
    _normalise(shares[1])
    return shares


@compiled
def _covered(row: Floats, covering: Floats, evidence: Evidence) -> None:
    """Fill in the share of the reader's own words that occur, all and those longer than a character."""
    for where in WHERES:
        for which in range(2):
            covered = 0.0
            for term in range(covering.shape[1]):
                if evidence.there[where, term]:
                    covered += covering[which, term]
            row[_COVERED_AT + 2 * where + which] = covered
