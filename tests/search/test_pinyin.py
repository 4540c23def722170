"""Pinyin: reading Han in context, cutting what was typed, and hearing what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.words.pinyin import SYLLABLES, cut, cut_partly, initials, syllable, syllables


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("重置密码", ["chong", "zhi", "mi", "ma"]),
        ("银行行号", ["yin", "hang", "hang", "hao"]),
        ("还清欠款", ["huan", "qing", "qian", "kuan"]),
        ("绿", ["lv"]),
    ],
)
def test_characters_are_read_in_context(text: str, read: list[str]) -> None:
    assert syllables(text) == read


def test_initials() -> None:
    assert initials(syllables("重置密码")) == "czmm"


def test_a_single_character_has_its_commonest_reading() -> None:
    assert syllable("账") == "zhang"
    assert syllable("a") == ""


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("chongzhimima", ("chong", "zhi", "mi", "ma")),
        ("xianzai", ("xian", "zai")),
        ("yanzhengma", ("yan", "zheng", "ma")),
        ("women", ("wo", "men")),
        ("deposit", ()),
        ("czmm", ()),
        ("", ()),
    ],
)
def test_typed_pinyin_is_cut_into_syllables(letters: str, expected: tuple[str, ...]) -> None:
    assert cut(letters) == expected


def test_a_last_syllable_may_be_unfinished() -> None:
    assert cut_partly("chongzhim") == (("chong", "zhi"), "m")
    assert cut_partly("chongzhi") == (("chong", "zhi"), "")


@given(st.lists(st.sampled_from(sorted(SYLLABLES)), max_size=12))
def test_any_row_of_syllables_can_be_cut(row: list[str]) -> None:
    letters = "".join(row)
    pieces = cut(letters)

    assert "".join(pieces) == letters
    assert len(pieces) <= len(row)
    assert set(pieces) <= SYLLABLES


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=60))
def test_any_letters_are_cut_without_an_error(letters: str) -> None:
    whole, rest = cut_partly(letters)

    assert "".join(whole) + rest == letters
