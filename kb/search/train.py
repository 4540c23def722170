"""Learns the weights of ranking and confidence from judged questions: `python -m kb.search.train JUDGED.jsonl`.

A judged file has one question a line: {"text": "how do I ...", "locale": "en", "relevant": ["slug", ...]}; an empty
list says that no article answers it. Thirty lines are enough to begin: the weights start from the present ones and
move only as far as the questions insist. Several sites are trained together with `JUDGED.jsonl@INDEX_FOLDER`; each
counts the same.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kb.search.confidence import ANSWERED, signals, sureness
from kb.search.features import NAMES, beside_best, features
from kb.search.manifest import read_manifest
from kb.search.query import understand
from kb.search.ranking import Terms, best, look_up, score
from kb.search.searcher import TOP
from kb.search.snapshot import Snapshot, open_snapshot
from kb.search.weights import BUNDLED, Weights, read_weights, write_weights
from kb.settings import Locale

#: How firmly weights hold to where they start, in questions' worth of evidence.
RANKING_FIRMNESS, CONFIDENCE_FIRMNESS = 3.0, 3.0
STEPS = 25
FOLDS = 5
#: A column that varies less says nothing; a step that is smaller changes nothing.
_CONSTANT, _CONVERGED = 1e-6, 1e-4

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A judged question with its candidates: a row of features each, and whether each is right."""

    question: str
    rows: Floats
    right: NDArray[np.bool_]
    terms: Terms
    own: int
    answerable: bool


class Report(NamedTuple):
    """How weights do on judged questions; shares from 0 to 1."""

    first_right: float
    among_three: float
    decided_rightly: float


def read_examples(judged: Path, index_dir: Path) -> list[Example]:
    """Run judged questions against an index. Raises ValueError when there is no index or a line is wrong."""
    manifest = read_manifest(index_dir)
    if manifest is None:
        raise ValueError(f"{index_dir} holds no index; run `kb index` first.")
    snapshot = open_snapshot(index_dir, manifest, None)
    with judged.open(encoding="utf-8") as lines:
        return [_example(snapshot, json.loads(line)) for line in lines if line.strip()]


def _example(snapshot: Snapshot, line: dict[str, object]) -> Example:
    try:
        text, locale, relevant = str(line["text"]), line["locale"], line["relevant"]
    except KeyError as error:
        raise ValueError(
            f"A judged line needs text, locale and relevant; this one has no {error}: {line}"
        ) from None
    return judge(snapshot, text, locale, {str(slug) for slug in relevant})  # type: ignore[arg-type, attr-defined]


def judge(snapshot: Snapshot, text: str, locale: Locale, relevant: set[str]) -> Example:
    """Return a question's candidates with what is right."""
    question = understand(text, locale, snapshot)
    terms = look_up(snapshot, question.own | question.also)
    found = best(snapshot, score(snapshot, terms), lambda opened: opened.own[locale], TOP)
    rows = features(question, terms, found) if found else np.zeros((0, len(NAMES)))
    if found:
        beside_best(rows)
    right = np.array(
        [c.opened.segment.article(c.article).slug in relevant for c in found], dtype=bool
    )
    return Example(text, rows, right, terms, len(question.own), bool(relevant))


def train(sites: Sequence[Sequence[Example]], start: Weights) -> Weights:
    """Return weights learned from the examples of one or more sites, each site counting the same."""
    ranking = _train_ranking(sites, start.ranking)
    confidence, bias = _train_confidence(sites, ranking, start)
    return Weights(ranking, confidence, bias)


def _train_ranking(sites: Sequence[Sequence[Example]], start: Floats) -> Floats:
    """Maximise the likelihood that the right candidate is chosen (conditional logit, Newton's method)."""
    groups = [
        (example, 1 / len(usable))
        for site in sites
        if (usable := [one for one in site if one.right.any() and len(one.rows) > 1])
        for example in usable
    ]
    if not groups:
        return start
    scale = _scale(np.vstack([example.rows for example, _ in groups]))
    anchor = start * scale
    weights = anchor.copy()
    unit = len(groups) / sum(weight for _, weight in groups)
    for _ in range(STEPS):
        slope = RANKING_FIRMNESS * (weights - anchor)
        curve = RANKING_FIRMNESS * np.eye(len(weights))
        for example, weight in groups:
            rows = example.rows / scale
            chance = _softmax(rows @ weights)
            mean = chance @ rows
            slope += unit * weight * (mean - rows[example.right].mean(axis=0))
            curve += unit * weight * ((rows.T * chance) @ rows - np.outer(mean, mean))
        step = np.linalg.solve(curve, slope)
        weights -= step * min(1.0, 2.0 / float(np.abs(step).max()))
        if float(np.abs(step).max()) < _CONVERGED:
            break
    return weights / scale


def _train_confidence(
    sites: Sequence[Sequence[Example]], ranking: Floats, start: Weights
) -> tuple[Floats, float]:
    """Fit a logistic head; answerable and unanswerable questions of every site weigh the same."""
    rows: list[Floats] = []
    answers: list[float] = []
    counts: list[float] = []
    for site in sites:
        for answerable in (True, False):
            seen = [
                _signals(one, ranking)
                for one in site
                if one.answerable is answerable and len(one.rows)
            ]
            rows += seen
            answers += [float(answerable)] * len(seen)
            counts += [1 / max(1, len(seen))] * len(seen)
    if len(set(answers)) < 2:  # noqa: PLR2004  # Nothing to tell apart.
        return start.confidence, start.bias
    return _logistic(
        np.array(rows), np.array(answers), np.array(counts) * len(counts) / sum(counts), start
    )


def _logistic(
    rows: Floats, answers: Floats, counts: Floats, start: Weights
) -> tuple[Floats, float]:
    scale = _scale(rows)
    centre = rows.mean(axis=0)
    inputs = np.hstack([(rows - centre) / scale, np.ones((len(rows), 1))])
    anchor = np.append(start.confidence * scale, start.bias + float(start.confidence @ centre))
    firmness = np.append(np.full(len(scale), CONFIDENCE_FIRMNESS), 1e-6)
    weights = anchor.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (counts * (chance - answers)) + firmness * (weights - anchor)
        curve = (inputs.T * (counts * chance * (1 - chance))) @ inputs + np.diag(firmness)
        step = np.linalg.solve(curve, slope)
        weights -= step * min(1.0, 2.0 / float(np.abs(step).max()))
    learned = weights[:-1] / scale
    return learned, float(weights[-1] - learned @ centre)


def _signals(example: Example, ranking: Floats) -> Floats:
    ranks = example.rows @ ranking
    order = np.argsort(-ranks, kind="stable")
    return signals(example.rows[order], ranks[order], example.terms, example.own)


def _scale(rows: Floats) -> Floats:
    spread: Floats = rows.std(axis=0)
    spread[spread < _CONSTANT] = 1.0
    return spread


def _softmax(values: Floats) -> Floats:
    powers: Floats = np.exp(values - values.max())
    powers /= powers.sum()
    return powers


def evaluate(examples: Sequence[Example], weights: Weights) -> Report:
    """Return how weights do on examples."""
    answerable = [one for one in examples if one.answerable]
    places = [_place_of_right(one, weights) for one in answerable]
    decided = [_answers(one, weights) == one.answerable for one in examples]
    kinds = [
        [d for d, one in zip(decided, examples, strict=True) if one.answerable is kind]
        for kind in (True, False)
    ]
    return Report(
        _share(place == 0 for place in places),
        _share(place < 3 for place in places),  # noqa: PLR2004
        sum(_share(kind) for kind in kinds if kind) / max(1, sum(bool(kind) for kind in kinds)),
    )


def _place_of_right(example: Example, weights: Weights) -> int:
    order = np.argsort(-(example.rows @ weights.ranking), kind="stable")
    places = np.flatnonzero(example.right[order])
    return int(places[0]) if len(places) else TOP


def _answers(example: Example, weights: Weights) -> bool:
    if not len(example.rows):
        return False
    row = _signals(example, weights.ranking)
    return sureness(row, weights.confidence, weights.bias) >= ANSWERED


def _share(values: object) -> float:
    found = [bool(value) for value in values]  # type: ignore[attr-defined]
    return sum(found) / max(1, len(found))


def cross_validate(sites: Sequence[Sequence[Example]], start: Weights) -> Iterator[Report]:
    """Yield for each site how weights do on questions that they were not trained on."""
    learned = [
        train([[one for one in site if _fold(one) != fold] for site in sites], start)
        for fold in range(FOLDS)
    ]
    for site in sites:
        parts = [
            ([one for one in site if _fold(one) == fold], learned[fold]) for fold in range(FOLDS)
        ]
        reports = [(len(part), evaluate(part, weights)) for part, weights in parts if part]
        total = sum(count for count, _ in reports)
        yield Report(
            *(sum(count * report[i] for count, report in reports) / total for i in range(3))
        )


def _fold(example: Example) -> int:
    return crc32(example.question.encode()) % FOLDS


def main(
    arguments: Sequence[str] | None = None, say: Callable[[str], object] = sys.stdout.write
) -> int:
    """Train from the command line: print figures before and after, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m kb.search.train", description=__doc__)
    parser.add_argument("judged", nargs="+", help="JUDGED.jsonl, or JUDGED.jsonl@INDEX_FOLDER")
    parser.add_argument(
        "--index", type=Path, default=Path("search_index"), help="the index for files without one"
    )
    parser.add_argument("--start", type=Path, default=BUNDLED, help="weights to start from")
    parser.add_argument("--out", type=Path, default=BUNDLED, help="where to write what was learned")
    options = parser.parse_args(arguments)
    start = read_weights(options.start)
    named = [name.partition("@") for name in options.judged]
    sites = [
        read_examples(Path(file), Path(folder) if folder else options.index)
        for file, _, folder in named
    ]
    learned = train(sites, start)
    unseen = cross_validate(sites, start)
    for (file, *_), site, fresh in zip(named, sites, unseen, strict=True):
        say(f"{file}: {len(site)} questions (right at once, among three, decided rightly)\n")
        for label, report in (
            ("before", evaluate(site, start)),
            ("after", evaluate(site, learned)),
            ("unseen", fresh),
        ):
            say(f"  {label:7s} " + " ".join(f"{value:.3f}" for value in report) + "\n")
    write_weights(options.out, learned)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
