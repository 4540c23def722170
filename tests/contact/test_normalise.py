"""People paste and type in every way; the form mends it and never changes it twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.contact.normalise import account_id, breaks_header, compact, dashes, one_line, prose

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)
DIGITS = r"^[0-9]{8,12}$"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１００８６４２１", "10086421"),
        (" 1008 6421\u3000", "10086421"),
        ("1008-6421", "10086421"),
        ("1008－6421", "10086421"),
        ("\ufeff10086421\u200b", "10086421"),
        ("10\ud80086421", "1086421"),
    ],
)
def test_account_ids_lose_blanks_dashes_and_dirt(typed: str, kept: str) -> None:
    assert account_id(typed, DIGITS) == kept


def test_dashes_stay_where_the_sites_own_account_ids_have_them() -> None:
    assert account_id("li－wei 7", r"^[\w-]{3,64}$") == "li-wei7"


def test_prose_keeps_chinese_punctuation_lines_and_emoji() -> None:
    assert prose("  你好，\r\n余额\u200b没变。👩\u200d💻\x00 ") == "你好，\n余额没变。👩\u200d💻"


def test_one_line_narrows_full_width_and_joins_lines() -> None:
    assert one_line("ＵＳＤＴ（ＴＲＣ２０）\n 网络") == "USDT(TRC20) 网络"


def test_compact_and_dashes_make_codes() -> None:
    assert compact(" 0xAB CD\n12 ") == "0xABCD12"
    assert dashes("KB—7K3F–92QD") == "KB-7K3F-92QD"


@given(ANY_TEXT)
def test_mending_twice_changes_nothing_more(text: str) -> None:
    for mend in (prose, one_line, compact, dashes):
        assert mend(mend(text)) == mend(text)
    assert account_id(account_id(text, DIGITS), DIGITS) == account_id(text, DIGITS)


@given(ANY_TEXT)
def test_what_is_kept_can_be_stored_and_shown(text: str) -> None:
    for kept in (prose(text), one_line(text)):
        kept.encode("utf-8")
        assert "\0" not in kept
    assert not breaks_header(one_line(text))


@pytest.mark.parametrize("raw", ["a@b.example\r\nBcc: c@d.example", "a\nb", "a\0b", "\0"])
def test_line_breaks_and_nul_may_not_reach_a_header(raw: str) -> None:
    assert breaks_header(raw)


@pytest.mark.parametrize("raw", ["", "a@b.example\r\n", "  +86 138 0000 0000 "])
def test_a_pasted_line_end_is_forgiven(raw: str) -> None:
    assert not breaks_header(raw)


def test_what_hid_between_a_letter_and_its_accent_does_not_keep_them_apart() -> None:
    assert one_line("a\u200d\u0301") == "á"
