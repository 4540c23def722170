"""Addresses and hashes of the real world, whole, damaged and surrounded, by the vectors the browser obeys too."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text import base58
from kb.text.chains.checksums import BECH32_ALPHABET, keccak_256
from kb.text.chains.recognise import recognise
from tests.text.chain_vectors import accidents, answer, vectors

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
#: Addresses whose checksum catches every single changed character, with the alphabet they are written in.
GUARDED = [
    (TRON, base58.BITCOIN),
    ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", base58.BITCOIN),
    ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", base58.RIPPLE),
    ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", BECH32_ALPHABET),
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", BECH32_ALPHABET),
    ("cosmos1hsk6jryyqjfhp5dhc55tc9jtckygx0eph6dd02", BECH32_ALPHABET),
    ("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
    ("EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2", base58.BITCOIN),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), vectors())
def test_the_vectors(text: str, expected: dict[str, Any] | None) -> None:
    assert answer(text) == expected


def test_the_vectors_cover_every_kind() -> None:
    expected = [each for _, each in vectors() if each]
    assert {each["kind"] for each in expected} == {"address", "transaction_hash"}
    assert {each["valid"] for each in expected} == {True, False, None}
    slips = {each["slip"]["kind"] for each in expected if each["slip"]}
    assert slips == {"character", "length", "case", "prefix", "checksum"}


@given(ANY_TEXT)
def test_any_text_is_read_without_an_error(text: str) -> None:
    recognise(text)


@given(st.text(alphabet=base58.BITCOIN + "0OIl:/?#.=_-", max_size=100))
def test_texts_like_addresses_are_read_without_an_error(text: str) -> None:
    recognise(text)


@pytest.mark.parametrize("text", [text for text, expected in vectors() if expected])
def test_what_was_tidied_is_recognised_again_as_it_stands(text: str) -> None:
    found = recognise(text)
    assert found is not None
    again = recognise(found.text)
    assert again is not None
    assert (again.kind, again.text, again.slip) == (found.kind, found.text, found.slip)
    assert again.valid in {found.valid, True}  # An EVM address in small letters gains a checksum.
    assert set(found.networks) <= set(again.networks)


@given(st.data())
def test_a_changed_character_never_passes_a_checksum(data: st.DataObject) -> None:
    text, alphabet = data.draw(st.sampled_from(GUARDED))
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.sampled_from(alphabet)) + text[at + 1 :]
    found = recognise(changed)
    assert changed == text or found is None or found.valid is not True


@given(st.sampled_from(GUARDED), st.data())
def test_two_neighbours_swapped_never_pass_a_checksum(
    guarded: tuple[str, str], data: st.DataObject
) -> None:
    text, _ = guarded
    at = data.draw(st.integers(0, len(text) - 2))
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    found = recognise(swapped)
    assert swapped == text or found is None or found.valid is not True


def test_accidents_never_make_another_valid_address() -> None:
    texts = [each for text, _ in vectors() for each in (text, text.lower())]
    right = {found.text for text in texts if (found := recognise(text)) and found.valid}
    for text in accidents(seed=8, count=3000):
        found = recognise(text)
        assert found is None or not found.valid or found.text in right, ascii(text)


def test_a_hostile_length_is_cut() -> None:
    assert recognise("1" * 200_000) is None
    assert recognise(" " * 199_000 + TRON) is None


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"),
        (b"a" * 135, "34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446"),
        (b"a" * 136, "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e"),
    ],
)
def test_keccak_as_ethereum_means_it(data: bytes, digest: str) -> None:
    assert keccak_256(data).hex() == digest
