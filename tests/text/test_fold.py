"""Folding makes one key of many spellings, and knows where every folded character came from."""

from hypothesis import given
from hypothesis import strategies as st

from kb.text.fold import fold, folded_offsets


def test_scripts_widths_and_cases_fold_to_one_key() -> None:
    assert fold("帳戶") == fold("账户") == fold("帐户")
    assert fold("ＵＳＤＴ") == fold("usdt") == "usdt"
    assert fold("登陸 TRC20") == "登陆 trc20"


def test_punctuation_keeps_its_place() -> None:
    assert fold("充值，到账？") == "充值，到账？"


@given(st.text())
def test_every_text_folds_and_folding_again_changes_nothing_more_than_letters(text: str) -> None:
    folded = fold(text)
    offsets = folded_offsets(text)

    assert len(offsets) == len(folded)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)
    assert set(offsets) == set(range(len(text))), "no character may vanish"


@given(st.text(), st.text())
def test_folding_works_character_by_character(one: str, two: str) -> None:
    assert fold(one + two) == fold(one) + fold(two)


def test_lone_surrogates_are_blanks() -> None:
    assert fold("a\ud800b") == "a b"
