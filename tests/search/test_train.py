"""Weights are learned from a judged file that anybody can write, and hold still where there is little to learn from."""

import json
from pathlib import Path

import numpy as np
import pytest

from kb.search.hits import Query
from kb.search.judged import read_examples
from kb.search.ranking.weights import read_weights, write_weights
from kb.search.searcher import Searcher
from kb.search.train import main, train

JUDGED = [
    {"text": "钱没到怎么办", "locale": "zh-hans", "relevant": ["deposit-not-credited"]},
    {"text": "提现被退回来了", "locale": "zh-hans", "relevant": ["withdrawal-failed"]},
    {"text": "忘了密码", "locale": "zh-hans", "relevant": ["reset-password"]},
    {"text": "my money did not arrive", "locale": "en", "relevant": ["deposit-not-credited"]},
    {"text": "locked out of my account", "locale": "en", "relevant": ["account-locked"]},
    {"text": "今天天气怎么样", "locale": "zh-hans", "relevant": []},
    {"text": "哪里有好吃的火锅", "locale": "zh-hans", "relevant": []},
    {"text": "who won the football match", "locale": "en", "relevant": []},
]


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    path = tmp_path / "judged.jsonl"
    path.write_text(
        "\n".join(json.dumps(line, ensure_ascii=False) for line in JUDGED), encoding="utf-8"
    )
    return path


def test_training_writes_weights_that_a_searcher_reads(
    judged: Path, shared_index: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    out = tmp_path / "weights.json"

    assert main([str(judged), "--index", str(shared_index), "--out", str(out)], said.append) == 0

    assert "8 questions" in said[0]
    assert [line.split()[0] for line in said[1:]] == ["before", "after", "unseen"]
    assert (
        Searcher(shared_index, out).search(Query("忘了密码", "zh-hans")).hits[0].slug
        == "reset-password"
    )


def test_a_few_questions_move_weights_only_a_little(judged: Path, shared_index: Path) -> None:
    start = read_weights()
    examples = read_examples(judged, shared_index)

    learned = train([examples], start)

    scale = np.vstack([one.rows for one in examples]).std(axis=0)
    moved = np.abs((learned.ranking - start.ranking) * scale)
    assert moved.max() < 1.0
    assert np.isfinite(learned.confidence).all()


def test_completing_is_learned_from_beginnings_alone(judged: Path, shared_index: Path) -> None:
    start = read_weights()
    whole, begun = (read_examples(judged, shared_index, begun=begun) for begun in (False, True))
    assert all(
        len(part.question) < len(one.question) for part, one in zip(begun, whole, strict=True)
    )

    learned = train([whole], start, [begun])
    unfinished = train([whole], start)

    assert not np.array_equal(learned.completing, start.completing)
    assert np.array_equal(unfinished.completing, start.completing)
    assert np.array_equal(learned.ranking, unfinished.ranking)


def test_questions_of_one_kind_leave_the_decision_as_it_was(
    shared_index: Path, tmp_path: Path
) -> None:
    path = tmp_path / "answered.jsonl"
    path.write_text(json.dumps(JUDGED[0]), encoding="utf-8")

    learned = train([read_examples(path, shared_index)], read_weights())

    assert learned.bias == read_weights().bias


def test_a_wrong_line_and_a_missing_index_are_told(
    judged: Path, shared_index: Path, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="holds no index"):
        read_examples(judged, tmp_path / "nowhere")
    judged.write_text('{"text": "x"}')
    with pytest.raises(ValueError, match="needs text, locale and relevant"):
        read_examples(judged, shared_index)


def test_weights_learned_from_nothing_are_read_as_they_were_written(
    judged: Path, shared_index: Path, tmp_path: Path
) -> None:
    learned = train([read_examples(judged, shared_index)], read_weights(tmp_path / "none.json"))
    out = tmp_path / "weights.json"

    write_weights(out, learned)

    read = read_weights(out)
    for part in ("ranking", "confidence", "bends", "bias"):
        assert getattr(read, part) == pytest.approx(getattr(learned, part), abs=1e-4), part
    assert learned.bends.any()


@pytest.mark.parametrize("written", [None, "no json", '{"text": "a"}'])
def test_a_judged_file_that_cannot_be_used_is_told_in_a_sentence(
    written: str | None, shared_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judged = tmp_path / "judged.jsonl"
    if written is not None:
        judged.write_text(written, encoding="utf-8")
    with pytest.raises(SystemExit):
        main([str(judged), "--index", str(shared_index)])
    assert "error: " in capsys.readouterr().err
