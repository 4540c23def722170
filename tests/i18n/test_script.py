from hypothesis import given
from hypothesis import strategies as st

from kb.i18n.script import to_traditional


def test_traditional_uses_taiwans_words_and_quotes() -> None:
    assert to_traditional("在网络上登录“软件”账户") == "在網路上登入「軟體」賬戶"


@given(st.text(st.characters(max_codepoint=0x2000, exclude_characters="\0")))
def test_text_without_han_stays(text: str) -> None:
    assert to_traditional(text) == text


def test_what_is_no_character_is_left_out() -> None:
    assert to_traditional("账\0户\ud800") == "賬戶"
