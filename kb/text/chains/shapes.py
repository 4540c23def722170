"""The shapes of addresses and transaction hashes: what one bare text without blanks can be.

The checksums are `checksums`; texts with anything around them are `recognise`'s.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from kb.text import base58
from kb.text.chains.checksums import (
    BECH32_ALPHABET,
    eip55,
    is_bech32_address,
    is_cosmos_address,
    is_stellar_address,
    is_ton_address,
)
from kb.text.chains.networks import known_chains
from kb.text.chains.slips import MOST_ODD, NEAR, Kind, Recognised, Slip, measured_slip, slipped

_ADDRESS_DIGITS, _HASH_DIGITS = 40, 64
_NOT_HASHED_IN_HEX = ("solana", "bitcoin-testnet")
_SHORTEST_BECH32_SEEN, _LONGEST_BASE58, _LONGEST_SIGNATURE = 24, 50, 91
_STELLAR_LENGTHS = {"G": 56, "M": 69}
_TON_LENGTH = 48
_STELLAR_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

_ALPHANUMERIC = re.compile("[0-9A-Za-z]+")
_HEX = re.compile("(0[xX])?([0-9a-fA-F]+)")
_HALF_PREFIXED = re.compile("[xX]([0-9a-fA-F]{40}|[0-9a-fA-F]{64})")
_NEARLY_HEX = re.compile("(?:0|([oO]))[xX]([0-9A-Za-z]{40}|[0-9A-Za-z]{64})")
_NOT_HEX = re.compile("[^0-9a-fA-F]")
_STELLAR = re.compile("[GM][0-9A-Za-z]{52,71}")
_TON_ADDRESS = re.compile("[EU][Qf][0-9A-Za-z_+/-]{43,49}")
_TON_RAW = re.compile("(0|-1):[0-9a-fA-F]{64}")
_TON_HASH = re.compile("[0-9A-Za-z_+/-]{42}[AEIMQUYcgkosw048](=?)")
_EOS = re.compile("(?!(?:bc|tb|ltc)1)(?=.*[1-5])[a-z][a-z1-5]{11}")


class _Base58(NamedTuple):
    """A kind of base58check address, known by its first character."""

    networks: tuple[str, ...]
    start: bytes
    size: int = 21
    lengths: tuple[int, ...] = (34,)
    alphabet: str = base58.BITCOIN


_BASE58 = {
    "1": _Base58(("bitcoin",), b"\x00", lengths=(33, 34)),
    "3": _Base58(("bitcoin", "litecoin"), b"\x05"),
    "T": _Base58(("tron",), b"\x41"),
    "L": _Base58(("litecoin",), b"\x30"),
    "M": _Base58(("litecoin",), b"\x32"),
    "D": _Base58(("dogecoin",), b"\x1e"),
    "A": _Base58(("dogecoin",), b"\x16"),
    "9": _Base58(("dogecoin",), b"\x16"),
    "r": _Base58(("xrp",), b"\x00", lengths=(33, 34), alphabet=base58.RIPPLE),
    # An X-address holds its tag; it is taken when it is right, and never guessed at.
    "X": _Base58(("xrp",), b"\x05\x44", size=31, lengths=(), alphabet=base58.RIPPLE),
}

_BECH32: dict[str, tuple[str, tuple[int, ...], Callable[[str, str], bool]]] = {
    "bc": ("bitcoin", (42, 62), is_bech32_address),
    "tb": ("bitcoin-testnet", (42, 62), is_bech32_address),
    "ltc": ("litecoin", (43, 63), is_bech32_address),
    "cosmos": ("cosmos", (45, 65), is_cosmos_address),
}
_SOLANA: tuple[tuple[Kind, int, tuple[int, ...]], ...] = (
    ("address", 32, (43, 44)),
    ("transaction_hash", 64, (87, 88)),
)
_BECH32_SHAPE = re.compile(f"({'|'.join(_BECH32)})1[0-9a-z]{{6,87}}", re.IGNORECASE | re.ASCII)


def shape(text: str) -> Recognised | None:
    """Return what a bare text is, or is a slip away from; None for anything else."""
    return next((found for read in _READERS if (found := read(text))), None)


def _hex(text: str) -> Recognised | None:
    match = _HEX.fullmatch(text)
    if match is None:
        return _nearly_hex(text)
    prefixed, count = bool(match[1]), len(match[2])
    if count == _ADDRESS_DIGITS:
        return _evm_address("0x" + match[2]) if prefixed else slipped(text, _evm(), Slip("prefix"))
    networks = _hashed_in_hex(prefixed=prefixed)
    if count == _HASH_DIGITS:
        return Recognised("transaction_hash", networks, None, text.lower())
    if abs(count - _HASH_DIGITS) <= NEAR:
        slip = Slip("length", by=count - _HASH_DIGITS)
        return slipped(text, networks, slip, "transaction_hash")
    slip = Slip("length", by=count - _ADDRESS_DIGITS)
    return slipped(text, networks, slip) if prefixed and abs(slip.by) <= NEAR else None


def _evm_address(text: str) -> Recognised:
    digits, right = text[2:], eip55(text)
    if digits in {digits.lower(), digits.upper()}:
        return Recognised("address", _evm(), None, right)
    if text == right:
        return Recognised("address", _evm(), valid=True, text=text)
    return Recognised("address", _evm(), valid=False, text=text, slip=Slip("checksum"))


def _nearly_hex(text: str) -> Recognised | None:
    """Return a `0x` address or hash in which a character or two cannot occur, such as the letter O."""
    if half := _HALF_PREFIXED.fullmatch(text):
        return slipped(text, _evm(), Slip("prefix"), _hex_kind(half[1]))
    match = _NEARLY_HEX.fullmatch(text)
    if match is None:
        return None
    odd = [*(match[1] or ""), *_NOT_HEX.findall(match[2])]
    if len({*odd}) > MOST_ODD:
        return None
    return slipped(text, _evm(), Slip("character", odd[0]), _hex_kind(match[2]))


def _hex_kind(digits: str) -> Kind:
    return "address" if len(digits) == _ADDRESS_DIGITS else "transaction_hash"


def _bech32(text: str) -> Recognised | None:
    seen = _BECH32_SHAPE.fullmatch(text)
    if seen is None:
        return None
    prefix = seen[1].lower()
    network, lengths, is_valid = _BECH32[prefix]
    if is_valid(text, prefix):
        return Recognised("address", (network,), valid=True, text=text.lower())
    if len(text) < _SHORTEST_BECH32_SEEN:
        return None
    if text not in {text.lower(), text.upper()}:
        return slipped(text, (network,), Slip("case"))
    before = len(prefix) + 1
    # The beginning alone says what it is, however much of the rest is missing.
    near = len(text)
    slip = measured_slip(
        text.lower()[before:], BECH32_ALPHABET, [each - before for each in lengths], near
    )
    return slipped(text, (network,), slip)


def _stellar(text: str) -> Recognised | None:
    if _STELLAR.fullmatch(text) is None:
        return None
    slip = measured_slip(text, _STELLAR_ALPHABET, [_STELLAR_LENGTHS[text[0]]])
    return _checked(text, "stellar", slip, is_stellar_address)


def _ton(text: str) -> Recognised | None:
    if _TON_RAW.fullmatch(text):
        return Recognised("address", ("ton",), None, text.lower())
    if _TON_ADDRESS.fullmatch(text):
        safe = text.replace("+", "-").replace("/", "_")
        return _checked(safe, "ton", measured_slip(safe, safe, [_TON_LENGTH]), is_ton_address)
    seen = _TON_HASH.fullmatch(text)
    # Without padding or a mark between the letters, it may as well be an address of Solana.
    if seen and _is_mixed(text) and (seen[1] or _ALPHANUMERIC.fullmatch(text) is None):
        return Recognised("transaction_hash", ("ton",), None, text)
    return None


def _checked(
    text: str, network: str, slip: Slip | None, is_valid: Callable[[str], bool]
) -> Recognised | None:
    """Return an address whose shape was measured; only one without another slip has a checksum to ask for."""
    if slip and slip.kind == "checksum" and is_valid(text):
        return Recognised("address", (network,), valid=True, text=text)
    return slipped(text, (network,), slip)


def _base58(text: str) -> Recognised | None:
    if len(text) > _LONGEST_BASE58:
        return None
    family = _BASE58.get(text[:1])
    if family is not None and _is_intact(text, family):
        return Recognised("address", family.networks, valid=True, text=text)
    for first, other in _BASE58.items():
        if _is_intact(first + text, other):
            return slipped(text, other.networks, Slip("length", by=-1))
    if family is None or not _looks_random(text):
        return None
    return slipped(text, family.networks, measured_slip(text, family.alphabet, family.lengths))


def _is_intact(text: str, family: _Base58) -> bool:
    payload = base58.checked(text, family.alphabet)
    return payload is not None and len(payload) == family.size and payload.startswith(family.start)


def _solana(text: str) -> Recognised | None:
    if len(text) > _LONGEST_SIGNATURE or not _looks_random(text):
        return None
    size = len(base58.decoded(text) or b"")
    for kind, right, lengths in _SOLANA:
        slip = measured_slip(text, base58.BITCOIN, lengths)
        if size == right and slip:
            return Recognised(kind, ("solana",), None, text)
        # There is no checksum: a text of the right length that is not of the right size is something else.
        if slip and slip.kind != "checksum":
            return slipped(text, ("solana",), slip, kind)
    return None


def _eos(text: str) -> Recognised | None:
    return Recognised("address", ("eos",), None, text) if _EOS.fullmatch(text) else None


_READERS = (_hex, _bech32, _stellar, _ton, _base58, _solana, _eos)


def _looks_random(text: str) -> bool:
    """Tell base58 from words that were written together."""
    return _ALPHANUMERIC.fullmatch(text) is not None and _is_mixed(text)


def _is_mixed(text: str) -> bool:
    return all(any(map(each, text)) for each in (str.isdigit, str.islower, str.isupper))


def _evm() -> tuple[str, ...]:
    return tuple(key for key, network in known_chains().networks.items() if network.evm)


def _hashed_in_hex(*, prefixed: bool) -> tuple[str, ...]:
    """Return the networks whose hashes are 64 hex digits; before those of EVM chains stands `0x`, if it was copied."""
    others = [key for key in known_chains().networks if key not in _NOT_HASHED_IN_HEX]
    plain = [key for key in others if key not in _evm()]
    return _evm() if prefixed else (*plain, *_evm())
