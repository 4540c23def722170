"""A title goes on in another line between words: Chinese has no spaces that would say where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.helpcentre.words import in_words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("怎样识别钓鱼网站", ["怎样", "识别", "钓鱼", "网站"]),
        ("怎樣辨識釣魚網站", ["怎樣", "辨識", "釣魚", "網站"]),
        ("充值未到账怎么办？", ["充值", "未到账", "怎么办？"]),
        ("止损止盈单怎么设", ["止损", "止盈", "单怎么设"]),
        ("Deposits that have not arrived", ["Deposits that have not arrived"]),
        ("", [""]),
    ],
)
def test_a_title_is_cut_between_words(title: str, words: list[str]) -> None:
    assert in_words(title) == words


def test_a_mark_never_begins_a_line_and_scripts_part() -> None:
    assert in_words("用API密钥，或App")[-1] == "App"
    assert all(piece[0].isalnum() for piece in in_words("“提现”失败：原因（一）与处理")[1:])


@given(st.text())
def test_nothing_of_a_title_is_lost(title: str) -> None:
    assert "".join(in_words(title)) == title
