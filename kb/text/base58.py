"""Base58 in the alphabets of Bitcoin and of the XRP Ledger, and the checksum of Base58Check."""

from hashlib import sha256

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"

_CHECKSUM_BYTES = 4


def decoded(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """Return the bytes that a text stands for, or None when a character is not of the alphabet."""
    number = 0
    for character in text:
        digit = alphabet.find(character)
        if digit < 0:
            return None
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def checked(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """Return the bytes before the checksum, or None when the checksum is wrong."""
    data = decoded(text, alphabet)
    if data is None:
        return None
    payload, checksum = data[:-_CHECKSUM_BYTES], data[-_CHECKSUM_BYTES:]
    right = sha256(sha256(payload).digest()).digest()[:_CHECKSUM_BYTES]
    return payload if checksum == right else None
