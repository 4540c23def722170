"""Keys of programs and authenticators: blocks and links that name themselves, labelled tokens."""

import re
from collections.abc import Iterator
from itertools import pairwise

from kb.text import base58
from kb.text.secrets.kinds import Span
from kb.text.secrets.labels import Labels, introduced, stands_alone

_PEM_EDGE = re.compile(
    r"(?:-{2,5}\s?)?(?:(?P<begin>BEGIN )|END )[A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)?(?:-{2,5})?"
)
#: What a block holds when its end is missing: whole lines of base64.
_PEM_LINES = re.compile(r"(?:\s{1,4}[A-Za-z0-9+/=]{16,})*")
_PEM_LONGEST = 16_000

_OTPAUTH = re.compile(r"otpauth(?:-migration)?://[!-~]+", re.ASCII | re.IGNORECASE)

_API_LABEL = Labels("program_key", "secret_token")
_API_TOKEN = re.compile("[A-Za-z0-9+/_.-]{24,}={0,2}")
#: A UUID, an address, a file.
_PUBLIC_TOKEN = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|0x[0-9a-f]{40}|(?:bc|tb|ltc)1[0-9a-z]+"
    r"|.*\.(?:png|jpe?g|webp|gif|heic|pdf|txt|csv|log|html?)",
    re.ASCII | re.IGNORECASE,
)
#: Neither a word nor several: a digit somewhere, or capitals side by side without an underscore.
_RANDOM_TOKEN = re.compile("[0-9]|^[^_]*[A-Z][A-Z]")
#: Addresses of Bitcoin, TRON and their kin: a version, 20 bytes and a checksum.
_ADDRESS_CHARACTERS = range(25, 36)

_AUTHENTICATOR_LABEL = Labels("authenticator")
_BASE32 = re.compile("[A-Z2-7]{4}(?:[ -][A-Z2-7]{4}){3,}|[A-Z2-7]{16,}")
#: Addresses of Stellar and Algorand are base32 too.
_BASE32_ADDRESSES = (56, 58)
#: Words in capitals have no digits, and vowels every few letters.
_NOT_WORDS = re.compile("[2-7]|[BCDFGHJ-NP-TV-XZ]{4}")


def pem_blocks(text: str) -> Iterator[Span]:
    """Yield private keys from BEGIN to END, or as far as the lines look like a key."""
    for edge, following in pairwise([*_PEM_EDGE.finditer(text), None]):
        if edge is None or edge["begin"] is None:
            continue
        if following is not None and following["begin"] is None:
            if following.start() - edge.end() < _PEM_LONGEST:
                yield edge.start(), following.end()
        elif (lines := _PEM_LINES.match(text, edge.end())) is not None:
            yield edge.start(), lines.end()


def authenticator_links(text: str) -> Iterator[Span]:
    """Yield what the QR code of an authenticator holds."""
    for match in _OTPAUTH.finditer(text):
        yield match.span()


def authenticator_keys(text: str) -> Iterator[Span]:
    """Yield base32 in capitals, whole or in groups of four, after words for an authenticator."""
    for match in _BASE32.finditer(text):
        start, end = match.span()
        random = end - start not in _BASE32_ADDRESSES and _NOT_WORDS.search(match.group())
        alone = random and stands_alone(text, start, end)
        if alone and introduced(text, start, _AUTHENTICATOR_LABEL):
            yield start, end


def api_secrets(text: str) -> Iterator[Span]:
    """Yield tokens of 24 characters or more after the words for a secret key."""
    for match in _API_TOKEN.finditer(text):
        token = match.group().rstrip(".")
        random = _RANDOM_TOKEN.search(token) and not _is_public(token)
        if random and introduced(text, match.start(), _API_LABEL):
            yield match.start(), match.start() + len(token)


def _is_public(token: str) -> bool:
    checked = len(token) in _ADDRESS_CHARACTERS and base58.checked(token) is not None
    return checked or _PUBLIC_TOKEN.fullmatch(token) is not None
