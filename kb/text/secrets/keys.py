"""Private keys of wallets: those that prove themselves, and bare ones that a label gives away."""

import re
from collections.abc import Iterator

from kb.text import base58
from kb.text.secrets import ed25519
from kb.text.secrets.kinds import Span
from kb.text.secrets.labels import Labels, introduced

#: Whole runs of letters and digits that are long enough for any key.
_RUN = re.compile("[0-9A-Za-z]{50,}")
_HEX_32_BYTES = re.compile("(?:0[xX])?[0-9a-fA-F]{64}")
_HEX_64_BYTES = re.compile("(?:0[xX])?[0-9a-fA-F]{128}")
#: Numbers with commas between, as the tools of Solana write a key into a file.
_NUMBERS = re.compile(r"[0-9]{1,3}(?:\s{0,8},\s{0,8}[0-9]{1,3})+")

_PRIVATE_KEY, _PROGRAM_KEY = Labels("private_key"), Labels("program_key")

#: How many characters a key takes: WIF, extended, and a pair of 64 bytes.
_WIF = range(50, 53)
_EXTENDED = range(110, 113)
_PAIR = range(85, 89)
_WIF_BYTES = 33
_EXTENDED_BYTES = 78
_PAIR_BYTES = 64


def checksummed_keys(text: str) -> Iterator[Span]:
    """Yield WIF keys of any chain and extended private keys (xprv, yprv ...); public ones pass."""
    for match in _RUN.finditer(text):
        run = match.group()
        if len(run) in _WIF or len(run) in _EXTENDED:
            payload = base58.checked(run)
            if payload is not None and _is_private(payload):
                yield match.span()


def labelled_hex_keys(text: str) -> Iterator[Span]:
    """Yield 32 bytes in hexadecimal just after the words for private key; bare ones are hashes."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        key = _HEX_32_BYTES.fullmatch(match.group()) and introduced(text, start, _PRIVATE_KEY)
        if key and not introduced(text, start, _PROGRAM_KEY):
            yield start, end


def key_pairs(text: str) -> Iterator[Span]:
    """Yield 64 bytes whose second half is the ed25519 public key of the first; signatures pass."""
    for match in _RUN.finditer(text):
        if _is_pair(_bytes_of_run(match.group())):
            yield match.span()
    for match in _NUMBERS.finditer(text):
        numbers = [int(number) for number in match.group().split(",")]
        if max(numbers) < 256 and _is_pair(bytes(numbers)):  # noqa: PLR2004 - a byte
            yield match.span()


def _is_private(payload: bytes) -> bool:
    """Tell private keys from addresses and public keys, by what every chain has in common.

    An extended key is 78 bytes, of which the last 33 are the key: a zero and 32 bytes if it is
    private. A WIF key is a version from 128 up, 32 bytes, and a 1 if it makes compressed addresses.
    """
    if len(payload) == _EXTENDED_BYTES:
        return payload[45] == 0
    compressed = len(payload) == _WIF_BYTES + 1 and payload[-1] == 1
    return payload[:1] >= b"\x80" and (len(payload) == _WIF_BYTES or compressed)


def _bytes_of_run(run: str) -> bytes | None:
    if len(run) in _PAIR:
        return base58.decoded(run)
    return bytes.fromhex(run[-128:]) if _HEX_64_BYTES.fullmatch(run) else None


def _is_pair(data: bytes | None) -> bool:
    if data is None or len(data) != _PAIR_BYTES:
        return False
    return ed25519.is_pair(data[:32], data[32:])
