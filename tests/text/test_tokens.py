"""Terms: characters and pairs of Han, English stems, whole codes and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.fold import fold
from kb.text.tokens import MAX_TERM_BYTES, runs, stem, terms, without_padding


def test_han_is_characters_and_pairs() -> None:
    assert terms("充值到账") == ["充", "值", "到", "账", "充值", "值到", "到账"]


def test_characters_that_only_carry_a_sentence_stand_in_pairs_alone() -> None:
    assert terms("我的钱") == ["我", "钱", "我的", "的钱"]


def test_english_forms_share_a_stem_and_stop_words_are_left_out() -> None:
    assert terms("the deposits were credited") == terms("deposit credit")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TRC20", "trc20"),
        ("2FA", "2fa"),
        ("50011", "50011"),
        ("API-key", "apikey"),
        ("KB-7K3F-92QD", "kb7k3f92qd"),
    ],
)
def test_codes_are_kept_whole(text: str, expected: str) -> None:
    assert expected in terms(fold(text))


def test_parts_of_a_code_find_it_too() -> None:
    assert {"trc", "20"} <= set(terms("trc20"))
    assert {"api", "key"} <= set(terms("api-key"))


def test_scripts_part_words_without_a_space() -> None:
    assert [run.text for run in runs("用usdt充值50个")] == ["用", "usdt", "充值", "50", "个"]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("请问怎么充值", "怎么充值"),
        ("你好,充值没到账", "充值没到账"),
        ("hello how do i deposit please", "how do i deposit"),
    ],
)
def test_padding_is_taken_out(text: str, bare: str) -> None:
    assert without_padding(text).strip(" ,") == bare


def test_a_question_of_nothing_but_padding_stays() -> None:
    assert without_padding("你好") == "你好"


def test_only_english_is_stemmed() -> None:
    assert stem("withdrawals") == stem("withdrawal")
    assert stem("トークン") == "トークン"


@given(st.text(max_size=300))
def test_any_text_gives_terms_that_fit_the_index(text: str) -> None:
    for term in terms(fold(text)):
        assert term
        assert len(term.encode()) <= MAX_TERM_BYTES


@given(st.text(max_size=200))
def test_runs_are_where_they_say(text: str) -> None:
    folded = fold(text)
    for run in runs(folded):
        assert folded[run.start : run.start + len(run.text)] == run.text
