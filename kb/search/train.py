"""Learns the weights of ranking and confidence from judged questions: `python -m kb.search.train JUDGED.jsonl`.

A judged file has one question a line: {"text": "how do I ...", "locale": "en", "relevant": ["slug", ...]}; an empty
list says that no article answers it. Thirty lines are enough to begin: the weights start from the present ones and
move only as far as the questions insist. A line may have a "weight" other than 1: single words, of which many are
quickly made, should not outweigh questions. Several sites are trained together with `JUDGED.jsonl@INDEX_FOLDER`; each
counts the same.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kb.search.judged import Example, read_examples
from kb.search.ranking.confidence import ANSWERED, bent, signals, sureness
from kb.search.ranking.weights import BUNDLED, SLOPES, Weights, longer, read_weights, write_weights
from kb.search.ranking.weights import ranks as ranks_of
from kb.search.searcher import TOP

#: How firmly weights hold to where they start, in questions' worth of evidence: those of ranking, the slopes of
#: confidence, and how much these change at their bends. What is bent for few questions misleads on another site.
RANKING_FIRMNESS, CONFIDENCE_FIRMNESS, BENDS_FIRMNESS = 3.0, 10.0, 30.0
#: Where a slope may change when nothing has been learned yet: at these shares of the questions.
_BENDS = (0.25, 0.75)
STEPS, HALVINGS = 25, 10
#: A search with more right answers than this has no order to learn from.
MAX_RIGHT = 4
FOLDS = 5
#: A column that varies less says nothing; a step that is smaller changes nothing.
_CONSTANT, _CONVERGED = 1e-6, 1e-4
_EPSILON = 1e-12

Floats = NDArray[np.float64]


class Measured(NamedTuple):
    """A loss at some weights, with its slope and its curvature there."""

    loss: float
    slope: Floats
    curve: Floats


class Report(NamedTuple):
    """How weights do on judged questions; shares from 0 to 1."""

    first_right: float
    among_three: float
    decided_rightly: float


def train(
    sites: Sequence[Sequence[Example]], start: Weights, begun: Sequence[Sequence[Example]] = ()
) -> Weights:
    """Return weights learned from the examples of one or more sites, each site counting the same.

    `begun` are beginnings of their questions; completing is learned from them.
    """
    ranked = start._replace(
        ranking=_train_ranking(sites, start.ranking),
        completing=_train_ranking(begun, start.completing),
    )
    return _train_confidence(sites, ranked)


def _train_ranking(sites: Sequence[Sequence[Example]], start: Floats) -> Floats:
    """Maximise the likelihood that the right candidate is chosen (conditional logit, Newton's method)."""
    groups = [
        (example, example.weight / sum(one.weight for one in usable))
        for site in sites
        if (usable := [one for one in site if _ranks(one)])
        for example in usable
    ]
    if not groups:
        return start
    scale = _scale(np.vstack([_by_length(example) for example, _ in groups]))
    anchor = start.ravel() * scale
    unit = len(groups) / sum(weight for _, weight in groups)

    def measure(weights: Floats) -> Measured:
        away = weights - anchor
        loss = RANKING_FIRMNESS * float(away @ away) / 2
        slope = RANKING_FIRMNESS * away
        curve = RANKING_FIRMNESS * np.eye(len(weights))
        for example, weight in groups:
            rows = _by_length(example) / scale
            chance = _softmax(rows @ weights)
            mean = chance @ rows
            right = example.right / example.right.sum()
            loss -= unit * weight * float(right @ np.log(chance + _EPSILON))
            slope += unit * weight * (mean - right @ rows)
            curve += unit * weight * ((rows.T * chance) @ rows - np.outer(mean, mean))
        return Measured(loss, slope, curve)

    return (_descend(anchor, measure) / scale).reshape(start.shape)


def _by_length(example: Example) -> Floats:
    """Return the candidates' numbers, and the same as far as the question is a long one."""
    return np.hstack([example.rows, longer(example.own) * example.rows])


def _ranks(example: Example) -> bool:
    """Say whether an order can be learned from a question: it has an answer, and does not ask for half the site."""
    return 0 < example.right.sum() <= MAX_RIGHT and len(example.rows) > 1


def _descend(start: Floats, measure: Callable[[Floats], Measured]) -> Floats:
    """Return where a convex loss is least: Newton's method, each step shortened until it gains."""
    weights, here = start.copy(), measure(start)
    for _ in range(STEPS):
        step = np.linalg.solve(here.curve, here.slope)
        for _ in range(HALVINGS):
            there = measure(weights - step)
            if there.loss <= here.loss:
                break
            step /= 2
        else:
            return weights
        weights, here = weights - step, there
        if float(np.abs(step).max()) < _CONVERGED:
            break
    return weights


def _train_confidence(sites: Sequence[Sequence[Example]], start: Weights) -> Weights:
    """Fit a logistic head; answerable and unanswerable questions of every site weigh the same."""
    rows: list[Floats] = []
    answers: list[float] = []
    counts: list[float] = []
    for site in sites:
        for answerable in (True, False):
            seen = [one for one in site if one.answerable is answerable and len(one.rows)]
            rows += [_signals(one, start) for one in seen]
            answers += [float(answerable)] * len(seen)
            total = sum(one.weight for one in seen)
            counts += [one.weight / total for one in seen]
    if len(set(answers)) < 2:  # noqa: PLR2004  # Nothing to tell apart.
        return start
    if not start.bends.any():
        start = start._replace(bends=np.quantile(rows, _BENDS, axis=0))
    counted = np.array(counts) * len(counts) / sum(counts)
    confidence, bias = _logistic(
        bent(np.array(rows), start.bends), np.array(answers), counted, start
    )
    return start._replace(confidence=confidence, bias=bias)


def _logistic(
    rows: Floats, answers: Floats, counts: Floats, start: Weights
) -> tuple[Floats, float]:
    scale = _scale(rows)
    centre = rows.mean(axis=0)
    inputs = np.hstack([(rows - centre) / scale, np.ones((len(rows), 1))])
    anchor = np.append(start.confidence * scale, start.bias + float(start.confidence @ centre))
    slopes = [CONFIDENCE_FIRMNESS] + [BENDS_FIRMNESS] * (SLOPES - 1)
    firmness = np.append(np.repeat(slopes, len(scale) // SLOPES), 1e-6)

    def measure(weights: Floats) -> Measured:
        away = weights - anchor
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        told = np.where(answers > 0, chance, 1 - chance)
        return Measured(
            float(firmness @ away**2) / 2 - float(counts @ np.log(told + _EPSILON)),
            inputs.T @ (counts * (chance - answers)) + firmness * away,
            (inputs.T * (counts * chance * (1 - chance))) @ inputs + np.diag(firmness),
        )

    weights = _descend(anchor, measure)
    learned = weights[:-1] / scale
    return learned, float(weights[-1] - learned @ centre)


def _signals(example: Example, weights: Weights) -> Floats:
    ranks = ranks_of(example.rows, weights.ranking, example.own)
    order = np.argsort(-ranks, kind="stable")
    worth, known = example.terms.worth[: example.own], example.terms.known[: example.own]
    return signals(example.rows[order], ranks[order], worth, known)


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
    order = np.argsort(-ranks_of(example.rows, weights.ranking, example.own), kind="stable")
    places = np.flatnonzero(example.right[order])
    return int(places[0]) if len(places) else TOP


def _answers(example: Example, weights: Weights) -> bool:
    if not len(example.rows):
        return False
    (row,) = bent(_signals(example, weights).reshape(1, -1), weights.bends)
    return sureness(row, weights.confidence, weights.bias) >= ANSWERED


def _share(values: object) -> float:
    found = [bool(value) for value in values]  # type: ignore[attr-defined]
    return sum(found) / max(1, len(found))


def cross_validate(sites: Sequence[Sequence[Example]], start: Weights) -> Iterator[Report]:
    """Yield for each site how weights do on questions about articles that they were not trained on."""
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
    return crc32(example.group.encode()) % FOLDS


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
    try:
        sites, begun = (
            [
                read_examples(Path(file), Path(folder) if folder else options.index, begun=begun)
                for file, _, folder in named
            ]
            for begun in (False, True)
        )
    except (OSError, ValueError) as error:
        parser.error(str(error))
    learned = train(sites, start, begun)
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
