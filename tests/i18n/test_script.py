from hypothesis import given
from hypothesis import strategies as st

from kb.i18n.script import to_simplified, to_traditional


def test_traditional_uses_taiwans_words_and_quotes() -> None:
    assert to_traditional("在网络上登录“软件”账户") == "在網路上登入「軟體」賬戶"


def test_simplified_is_for_comparing() -> None:
    assert to_simplified("充值沒到帳") == "充值没到帐"
    assert to_simplified("遺失驗證器") == "遗失验证器"


@given(st.text(st.characters(max_codepoint=0x2000, exclude_characters="\0")))
def test_text_without_han_stays(text: str) -> None:
    assert to_traditional(text) == text
    assert to_simplified(text) == text


def test_what_is_no_character_is_left_out() -> None:
    assert to_traditional("账\0户\ud800") == "賬戶"
    assert to_simplified("賬\0戶\udfff") == "账户"
