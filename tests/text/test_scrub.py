"""What is personal goes, in whatever company; ordinary words stay."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.scrub import MAX_CHARACTERS, REMOVED, scrub

ORDINARY = [
    "充值没到账怎么办",
    "提現一直處理中，要等多久？",
    "deposit of 1000 USDT via TRC20 since 2026",
    "错误码 -2015 API key",
    "how-to-withdraw-usdt-trc20-from-wallet-to-bank",
    "internationalization wait...what",
    "怎么提币？BTC.怎么提?我的",
    "how do I reset my password",
    "1,000 USDT v1.2?",
    "KB-7K3F-92QD",
]
PERSONAL = [
    "abc.def+x@gmail.com",
    "abc＠qq。com",
    "@some_body",
    "13800138000",
    "+86 138-0013-8000",
    "１３８００１３８０００",
    "一三八零零一三八零零零",
    "4111 1111 1111 1111",
    "11010519491231002X",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x12ab...cd34",
    "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "a" * 32 + "0123456789" * 3,
    "123e4567-e89b-12d3-a456-426614174000",
    "EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N",
    "legal winner thank year wave sausage worth useful legal winner thank yellow",
    "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_stay(text: str) -> None:
    assert scrub(text) == text


@pytest.mark.parametrize(
    "around", ["{}", "我的 {} 怎么办", "see {}, please", "我的{}怎么办", "{} {}"]
)
@pytest.mark.parametrize("text", PERSONAL)
def test_what_is_personal_goes(text: str, around: str) -> None:
    kept = scrub(around.replace("{}", text))
    assert REMOVED in kept
    longest = max(re.findall("[^ ]+", text), key=len)
    assert longest not in kept
    if "怎么办" in around:
        assert "怎么办" in kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://a.com/x?token=abc怎么打不开", "https://a.com/x … 怎么打不开"),
        ("https://a.com/x?name=张三 打不开", "https://a.com/x … 打不开"),
        ("a.com/x#who 打不开", "a.com/x … 打不开"),
        ("https://me:pw@a.com/x", "https:// … a.com/x"),
        ("UID12345678登录不了", "UID … 登录不了"),
        ("我的密码是abc123 怎么重置", "我的密码是 …"),
        ("两\n行\t字\u200b", "两 行 字"),
        ("0 0 0 4111 1111 1111 1111 打不开", "… 打不开"),
    ],
)
def test_what_is_around_it_stays(text: str, kept: str) -> None:
    assert scrub(text) == kept


@given(st.text(max_size=400))
def test_anything_becomes_one_printable_line(text: str) -> None:
    kept = scrub(text)
    assert kept == " ".join(kept.split())
    kept.encode()


@given(st.text("充值没到账怎么办提现 abcxyz", max_size=60))
def test_plain_words_are_never_lost(text: str) -> None:
    words = " ".join(word if len(word) < 20 else "x" for word in text.split())
    assert scrub(words) == words


@given(
    before=st.text("充值 abc，", max_size=20),
    digits=st.lists(st.text(string.digits, min_size=1, max_size=4), min_size=7, max_size=20),
    joint=st.sampled_from(["", " ", "-", ". ", "　"]),
    after=st.text("提现 xyz。", max_size=20),
)
def test_no_long_number_stays(before: str, digits: list[str], joint: str, after: str) -> None:
    kept = scrub(before + joint.join(digits) + after)
    assert sum(map(str.isdigit, kept)) == 0


@given(
    before=st.text("充值，", max_size=20),
    name=st.text(string.ascii_lowercase + "._+", min_size=1, max_size=30),
    host=st.text(string.ascii_lowercase, min_size=1, max_size=20),
)
def test_no_mail_address_stays(before: str, name: str, host: str) -> None:
    assert "@" not in scrub(f"{before}{name}@{host}.com 提现")


@given(
    st.text("0123456789abcdef", min_size=40, max_size=64),
    st.sampled_from(["", "0x", "TxID:", "哈希"]),
)
def test_no_hash_stays(digits: str, before: str) -> None:
    assert digits not in scrub(f"{before}{digits}没到账")


@pytest.mark.parametrize("piece", ["a", "1", "a.", "-", "@", "0x", "http://", "…", "a=?张", "?"])
def test_hostile_lengths_are_cut(piece: str) -> None:
    assert len(scrub(piece * 100_000)) <= 4 * MAX_CHARACTERS
