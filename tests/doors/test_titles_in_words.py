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
        ("止损止盈单怎么设", ["止损", "止盈单", "怎么设"]),
        ("最低充值额与未达标的处理", ["最低", "充值额", "与未达标的", "处理"]),
        ("账户被锁定，无法登录怎么办", ["账户", "被锁定，无法登录", "怎么办"]),
        ("付款失敗或被扣款沒買到幣", ["付款失敗", "或被扣款", "沒買到幣"]),
        ("建立 API 金鑰並發出第一個請求", ["建立 API 金鑰並發出", "第一個", "請求"]),
        ("在手机上检查", ["在手机上", "检查"]),
        ("码一直提示错误", ["码一直", "提示", "错误"]),
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
