"""How much of a question an article explains: by its words, by other words for them, by what they mean."""

from pathlib import Path

import numpy as np
import pytest

from kb.search.index.manifest import read_manifest
from kb.search.index.snapshot import Snapshot, open_snapshot
from kb.search.ranking.explained import explained, weigh
from kb.search.scoring import look_up
from kb.search.words.concepts import concept_terms, meanings
from kb.search.words.parts import CHARACTER, MEANING, OTHERWISE, SAME, parts_of
from kb.search.words.synonyms import Otherwise


@pytest.fixture(scope="module")
def snapshot(shared_index: Path) -> Snapshot:
    manifest = read_manifest(shared_index)
    assert manifest is not None
    return open_snapshot(shared_index, manifest, None)


def explained_by(snapshot: Snapshot, question: str, by: str, *other: Otherwise) -> float:
    """Return how much of a question one term explains."""
    parts = parts_of(question, other)
    terms = look_up(snapshot, dict.fromkeys([by, *(t for p in parts for t in p.explained_by)], 1.0))
    return explained(weigh(parts, terms), np.array([name == by for name in terms.names]))


def test_a_word_explains_itself_and_nothing_else(snapshot: Snapshot) -> None:
    assert explained_by(snapshot, "password", "password") == pytest.approx(SAME)
    assert explained_by(snapshot, "password", "deposit") == 0
    assert 0 < explained_by(snapshot, "password zebra", "password") < SAME


def test_a_pair_explains_both_its_characters(snapshot: Snapshot) -> None:
    assert explained_by(snapshot, "密码", "密码") == pytest.approx(SAME)
    assert explained_by(snapshot, "密码", "密") == pytest.approx(CHARACTER / 2)


def test_another_word_for_it_explains_less(snapshot: Snapshot) -> None:
    said = Otherwise(0, 2, "usdt")

    assert explained_by(snapshot, "油费", "usdt", said) == pytest.approx(OTHERWISE)
    assert explained_by(snapshot, "油费", "usdt") == 0


def test_a_word_of_the_same_meaning_explains_less(snapshot: Snapshot) -> None:
    (meaning,) = concept_terms("为啥")

    assert [*concept_terms("为什么")] == [meaning]
    assert explained_by(snapshot, "为啥", meaning) == pytest.approx(MEANING)


def test_a_word_of_many_meanings_counts_as_much_as_a_word_of_one() -> None:
    for word in ("登录", "额度", "refund"):
        shares = meanings(word)
        assert len(shares) > 1
        assert sum(shares.values()) == pytest.approx(1)


def test_english_phrases_have_a_meaning_of_their_own() -> None:
    assert set(concept_terms("cannot log in")) & set(concept_terms("sign-in fails"))
    assert "#login" not in concept_terms("log of what was put in")


def test_only_the_beginning_of_an_endless_question_is_judged() -> None:
    assert len(parts_of("密码" * 5000, ())) < 100
