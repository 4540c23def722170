"""Secrets made anew from a seed, one maker for each line of the guard's table, and what is nearly one.

A made secret is real by the rules of its kind (checksums, key pairs), is written the way people
write it in three languages, and belongs to nobody. The sentences are in `sentences.toml`.
"""

from base64 import b64encode
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from tests.text.secrets.ed25519_reference import public_key
from tests.text.secrets.numbers import (
    card_in_groups,
    near_card,
    near_person,
    person_in_groups,
)
from tests.text.secrets.phrases import (
    SENTENCES,
    chinese_phrase,
    no_chinese_phrase,
    no_spaced_phrase,
    spaced_phrase,
)
from tests.text.secrets.public import (
    BASE32,
    BASE58,
    DIGITS,
    HEX,
    PUBLIC,
    Maker,
    base58,
    base58check,
    digits,
    extended_public_key,
    hash_of_transaction,
    text_of,
    uuid_of,
)

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MARKS = "!@#$%^&*+=?"
WIF_VERSIONS = (0x80, 0x80, 0x80, 0xEF, 0xB0, 0x9E, 0xCC)
#: xprv, yprv, zprv, tprv, and two of several signers.
PRIVATE_VERSIONS = ("0488ade4", "049d7878", "04b2430c", "04358394", "0295b005", "02aa7a99")


class Line(NamedTuple):
    """A line of the table: what its secrets may be called, and makers of secrets and of near ones."""

    kinds: frozenset[str]
    secret: Maker
    near: Maker


def checksummed_key(random: Random) -> str:
    if random.random() < 0.5:
        version = bytes([random.choice(WIF_VERSIONS)])
        return base58check(version + random.randbytes(32) + random.choice([b"", b"\1"]))
    version = bytes.fromhex(random.choice(PRIVATE_VERSIONS))
    return base58check(version + random.randbytes(41) + b"\0" + random.randbytes(32))


def no_checksummed_key(random: Random) -> str:
    """Return a mistyped key, an extended public key, or characters by chance."""
    key = checksummed_key(random)
    at = random.randrange(len(key))
    other = random.choice([digit for digit in BASE58 if digit != key[at]])
    return random.choice([
        key[:at] + other + key[at + 1 :],
        extended_public_key(random),
        "K" + text_of(random, BASE58, 51),
        key + text_of(random, BASE58, 3),
    ])  # fmt: skip


def labelled_key(random: Random) -> str:
    digits = text_of(random, HEX, 64)
    return random.choice(["", "", "0x"]) + random.choice([digits, digits, digits.upper()])


def key_pair(random: Random) -> str:
    secret = random.randbytes(32)
    return written(random, secret + public_key(secret))


def no_key_pair(random: Random) -> str:
    """Return a signature, 64 bytes by chance, or a pair with a wrong bit."""
    secret = random.randbytes(32)
    pair = bytearray(secret + public_key(secret))
    pair[random.randrange(64)] ^= 1 << random.randrange(8)
    data = random.choice([bytes(pair), random.randbytes(64)])
    return random.choice(["签名 {}", "https://solscan.io/tx/{}", "{}"]).format(
        written(random, data)
    )


def written(random: Random, data: bytes) -> str:
    """Return bytes as base58, hexadecimal, or the list of numbers that a key file of Solana holds."""
    row = str(list(data))
    return random.choice([base58(data), base58(data), data.hex(), "0x" + data.hex(), row])


def program_key(random: Random) -> str:
    link = f"otpauth://totp/kb:me?secret={text_of(random, BASE32, 32)}&issuer=kb"
    makers: list[Maker] = [
        told("program_key", api_token),
        told("program_key", api_token),
        told("program_key", two_factor_key, "two_factor"),
        pem,
        lambda _: link,
    ]
    return random.choice(makers)(random)


def api_token(random: Random) -> str:
    alphabets = [
        LETTERS + DIGITS,
        HEX,
        HEX.upper(),
        LETTERS + DIGITS + "-_",
        LETTERS + DIGITS + "+/",
    ]
    return text_of(random, random.choice(alphabets), random.randint(24, 63))


def two_factor_key(random: Random) -> str:
    key = text_of(random, BASE32, random.choice([16, 16, 24, 26, 32, 32, 52]))
    if len(key) % 4 or random.random() < 0.7:
        return key
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def pem(random: Random) -> str:
    kind = random.choice(["", "RSA ", "EC ", "ENCRYPTED ", "OPENSSH "])
    body = b64encode(random.randbytes(random.randint(48, 400))).decode()
    lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    end = random.choice([f"\n-----END {kind}PRIVATE KEY-----", ""])
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{lines}{end}"


def code(random: Random) -> str:
    six = digits(random, 6)
    return random.choice([six, six, six, f"{six[:3]} {six[3:]}"])


def password(random: Random) -> str:
    word = random.choice(["dragon", "sunny", "Monkey", "qwerty", "iloveyou", "Harbour", "xiaoming"])
    return random.choice([
        word + digits(random, 4),
        word + random.choice(MARKS) + digits(random, 2),
        text_of(random, LETTERS + DIGITS + MARKS, 11) + random.choice(DIGITS),
        digits(random, 8),
        digits(random, 3) + word + random.choice("!@#$%"),
    ])  # fmt: skip


def code_or_password(random: Random) -> str:
    makers = told("code_or_password", code, "code"), told("code_or_password", password, "password")
    return random.choice(makers)(random)


def told(line: str, maker: Maker, sentences: str = "told") -> Maker:
    """Return a maker of what the other makes, introduced by a sentence of the line."""
    return lambda random: random.choice(SENTENCES[line][sentences]).replace("{}", maker(random))


def near(line: str, values: Callable[[Random], dict[str, str]]) -> Maker:
    """Return a maker of the line's near sentences, filled with values."""
    return lambda random: random.choice(SENTENCES[line]["near"]).format(**values(random))


def near_labelled_key(random: Random) -> dict[str, str]:
    return {"hash": hash_of_transaction(random), "address": text_of(random, HEX, 40)}


def near_program_key(random: Random) -> dict[str, str]:
    return {
        "base64": b64encode(random.randbytes(90)).decode(),
        "token": text_of(random, LETTERS + DIGITS, 32),
        "base32": text_of(random, BASE32, 32),
        "short": text_of(random, LETTERS, 8),
        "address": text_of(random, HEX, 40),
        "uuid": uuid_of(random),
        "eight": digits(random, 8),
    }


def near_code(random: Random) -> dict[str, str]:
    lengths = {"six": 6, "eight": 8, "four": 4, "two": 2}
    values = {name: digits(random, length) for name, length in lengths.items()}
    return {**values, "round": f"{random.randint(1, 9)}00000"}


def line(kinds: str, secret: Maker, near: Maker) -> Line:
    """Return a line whose secrets and near ones stand in the middle of what else people write."""

    def around(maker: Maker) -> Maker:
        return lambda random: random.choice(SENTENCES["around"]).replace("{}", maker(random))

    return Line(frozenset(kinds.split()), around(secret), around(near))


#: The table of the security paper.
LINES: dict[str, Line] = {
    "spaced phrase": line("seed_phrase", told("spaced_phrase", spaced_phrase), no_spaced_phrase),
    "Chinese phrase": line("seed_phrase", chinese_phrase, no_chinese_phrase),
    "checksummed key": line(
        "private_key", told("checksummed_key", checksummed_key), no_checksummed_key
    ),
    "labelled key": line(
        "private_key", told("labelled_key", labelled_key), near("labelled_key", near_labelled_key)
    ),
    "key pair": line("private_key", told("key_pair", key_pair), no_key_pair),
    "program key": line(
        "api_secret authenticator_key", program_key, near("program_key", near_program_key)
    ),
    "code or password": line(
        "one_time_code password", code_or_password, near("code_or_password", near_code)
    ),
    "payment card": line(
        "payment_card", told("payment_card", card_in_groups), near("payment_card", near_card)
    ),
    "identity number": line(
        "identity_number",
        told("identity_number", person_in_groups),
        near("identity_number", near_person),
    ),
}


def something_public(random: Random) -> str:
    """Return a sentence with something that is never a secret."""
    family = random.choice(list(PUBLIC.values()))
    maker = random.choice(list(family.values()))
    return str(random.choice(SENTENCES["public"]).replace("{}", maker(random)))
