"""Judged questions: what somebody asked and which articles answer it, put to an index."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.search.index.manifest import read_manifest
from kb.search.index.snapshot import Snapshot, open_snapshot
from kb.search.query import understand
from kb.search.ranking.asked import in_numbers
from kb.search.ranking.features import beside_best, features
from kb.search.scoring import Terms, best, look_up, score
from kb.search.searcher import TOP
from kb.search.suggest import endings
from kb.settings import Locale

#: So much of a question has been typed when it is judged how well it is completed; never fewer characters.
BEGUN, LEAST_BEGUN = 0.6, 2

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A judged question with its candidates: a row of features each, and whether each is right.

    `group` is shared by questions that ask for the same article: what was learned from one is no test of another.
    """

    question: str
    group: str
    weight: float
    rows: Floats
    right: NDArray[np.bool_]
    terms: Terms
    own: int
    answerable: bool


def read_examples(judged: Path, index_dir: Path, *, begun: bool = False) -> list[Example]:
    """Run judged questions against an index; with `begun`, only their beginnings, as they are completed.

    Raises ValueError when there is no index or a line is wrong.
    """
    manifest = read_manifest(index_dir)
    if manifest is None:
        raise ValueError(f"{index_dir} holds no index; run `kb index` first.")
    snapshot = open_snapshot(index_dir, manifest, None)
    with judged.open(encoding="utf-8") as lines:
        return [_example(snapshot, json.loads(line), begun=begun) for line in lines if line.strip()]


def _example(snapshot: Snapshot, line: dict[str, object], *, begun: bool) -> Example:
    try:
        text, locale, relevant = str(line["text"]), line["locale"], line["relevant"]
        weight = float(line.get("weight", 1.0))  # type: ignore[arg-type]
    except KeyError as error:
        raise ValueError(
            f"A judged line needs text, locale and relevant; this one has no {error}: {line}"
        ) from None
    right = {str(slug) for slug in relevant}  # type: ignore[attr-defined]
    return judge(snapshot, text, locale, right, weight, begun=begun)  # type: ignore[arg-type]


def judge(
    snapshot: Snapshot,
    text: str,
    locale: Locale,
    relevant: set[str],
    weight: float = 1.0,
    *,
    begun: bool = False,
) -> Example:
    """Return a question's candidates with what is right; of one that is only begun, what completing it looks at."""
    if begun:
        text = text[: max(LEAST_BEGUN, round(len(text) * BEGUN))]
    question = understand(text, locale, snapshot)
    also = question.also | (endings(question.folded, snapshot) if begun else {})
    terms = look_up(snapshot, question.own | also)
    found = best(score(snapshot, terms), lambda opened: opened.own[locale], TOP)
    rows = features(in_numbers(question, terms), terms, found)
    if len(found):
        beside_best(rows)
    right = np.array(
        [c.opened.segment.article(c.article).slug in relevant for c in found], dtype=bool
    )
    return Example(
        text,
        min(relevant, default=text),
        weight,
        rows,
        right,
        terms,
        len(question.own),
        bool(relevant),
    )
