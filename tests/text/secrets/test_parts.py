"""The arithmetic under the detectors, against published values and slower, plainer ways."""

import pytest

from kb.text.secrets.ed25519 import is_pair
from kb.text.secrets.phrases import LANGUAGES, is_phrase
from kb.text.secrets.wordlists import FOLDER, wordlist
from tests.text.secrets.ed25519_reference import public_key
from tests.text.secrets.phrases import phrase
from tests.text.secrets.public import seeded

#: RFC 8032, section 7.1: secrets and their public keys.
RFC_8032 = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    ),
)
ALL_LANGUAGES = [language for languages in LANGUAGES.values() for language in languages]


@pytest.mark.parametrize(("secret", "public"), RFC_8032)
def test_published_key_pairs(secret: str, public: str) -> None:
    assert is_pair(bytes.fromhex(secret), bytes.fromhex(public))
    assert public_key(bytes.fromhex(secret)).hex() == public


def test_key_pairs_as_the_plain_formulas_make_them() -> None:
    random = seeded(8032)
    for _ in range(20):
        secret = random.randbytes(32)
        public = bytearray(public_key(secret))
        assert is_pair(secret, bytes(public))
        public[random.randrange(32)] ^= 1 << random.randrange(8)
        assert not is_pair(secret, bytes(public))


def test_every_list_is_there_and_whole() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(ALL_LANGUAGES)
    for language in ALL_LANGUAGES:
        words = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").split()
        assert len(set(words)) == 2048, language
        assert all("\ufffd" not in word for word in words), language


@pytest.mark.parametrize("language", LANGUAGES["han"])
def test_the_checksum_of_a_phrase(language: str) -> None:
    random = seeded(39)
    for _ in range(50):
        words = phrase(random, language)
        assert is_phrase(words, language)
        assert not is_phrase(words[:-1], language)
        assert not is_phrase([*words[:-1], "字母"], language)


@pytest.mark.parametrize(
    ("word", "resembles"),
    [
        ("yeer", True), ("yar", True), ("yearr", True), ("yaer", True), ("yeaar", True), ("abandonn", True),
        ("qwertz", False), ("years", True), ("tomorow", True), ("", False), ("x" * 10_000, False),
    ],
)  # fmt: skip
def test_one_typing_mistake(word: str, *, resembles: bool) -> None:
    assert wordlist("english").resembles(word) == resembles
