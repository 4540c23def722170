"""A title goes on in another line between words: Chinese has no spaces that would say where."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kb.web.line_breaks import headings_in_words, in_words

WBR = '<wbr aria-hidden="true">'


def pieces(title: str) -> list[str]:
    """Return what of a title stays on one line, as it is read."""
    return [unescape(re.sub("<.*?>", "", piece)) for piece in in_words(title).split(WBR)]


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
    assert pieces(title) == words


def test_a_mark_never_begins_a_line_and_scripts_part() -> None:
    assert pieces("用API密钥，或App")[-1] == "App"
    assert all(piece[0].isalnum() for piece in pieces("“提现”失败：原因（一）与处理")[1:])


@given(st.text())
def test_nothing_of_a_title_is_lost_and_none_of_it_becomes_a_tag(title: str) -> None:
    assert "".join(pieces(title)) == title


def test_found_words_are_marked_wherever_they_end() -> None:
    html = in_words(Markup("提现<mark>失败</mark>的<mark>原因与</mark>处理"))
    assert html.replace(WBR, "|") == (
        '<span class="words">提现<mark>|失败</mark>的<mark>|原因|与</mark>处理</span>'
    )


def test_headings_are_cut_and_nothing_else_of_an_article() -> None:
    page = Markup(
        '<p>怎样识别</p>\n<h3 id="a" title="怎样 > 识别">怎样<b>识别</b></h3><h2>API</h2>'
    )
    assert headings_in_words(page).replace(WBR, "|") == (
        '<p>怎样识别</p>\n<h3 id="a" title="怎样 > 识别">怎样<b>|识别</b></h3><h2>API</h2>'
    )
