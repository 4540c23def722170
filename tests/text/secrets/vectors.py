"""The vectors that the server and the browser are both held to, and texts meant to keep a detector busy."""

import json
from pathlib import Path
from typing import TypedDict

from kb.text.secrets.wordlists import FOLDER
from tests.text.secrets.public import BASE58, seeded, text_of

FILE = Path(__file__).parent.parent / "secret_vectors.jsonl"


#: Texts that repeat something, the worst known for one detector each.
UNITS = {
    "blanks": " ",
    "lines": "\n",
    "dashes": "-",
    "dots": ".",
    "letters": "a",
    "ones": "1",
    "fours": "4",
    "pairs": "a b ",
    "numbers": "1 ",
    "commas": "1,",
    "slashes": "a/",
    "six digits": "123456 ",
    "codes": "2fa 123456 ",
    "labels": "验证码 ",
    "keys": "private key " + "ab" * 32 + " ",
    "hexadecimal": "ab" * 64 + " ",
    "key files": f"[{'12,' * 63}12] ",
    "dashed begin": "-----BEGIN PRIVATE KEY-----",
    "begin": "BEGIN PRIVATE KEY\n",
    "password is": "password is ",
    "password:": "password:",
    "api secret": "api secret ",
    "tokens": "x1" * 12 + " ",
    "base32 in groups": "ABCD ",
    "base32": "A2B3" * 5 + " ",
    "cards": "4111111111111111 ",
    "cards in groups": "4111 1111 1111 1111 ",
    "identity": "11010519491231002X ",
    "han": "的",
    "han apart": "的 ",
    "introductions": "助记词",
    "introduced": "助记词" + "的" * 24,
    "links": "otpauth://",
    "accents": "e\u0301",
    "marks": "\u0301",
    "full width": "１",
    "hangul": "가 ",
    "jamo": "\u1100\u1161 ",
    "emoji": "😀",
    "long form": "\ufdfa",
    "uuids": "550e8400-e29b-41d4-a716-446655440000 ",
    "surrogates": "\ud800",
}


class Vector(TypedDict):
    """A text, the kinds of secret that stand in it, its line of the guard's table, and why it is here."""

    text: str
    kinds: list[str]
    line: str
    note: str


def vectors() -> list[Vector]:
    return [json.loads(row) for row in FILE.read_text(encoding="utf-8").splitlines()]


def hostile_texts(size: int) -> dict[str, str]:
    """Return texts of about a size in characters, each the worst known for one detector."""
    random = seeded(20261122)
    words = (FOLDER / "english.txt").read_text(encoding="utf-8").split()
    made = {
        "listed words": (lambda _: random.choice(words)),
        "nearly phrases": (lambda at: random.choice(words)[:: -1 if at % 12 == 0 else 1]),
        "base58 of a key": (lambda _: "K" + text_of(random, BASE58, 51)),
        "base58 of a pair": (lambda _: "4" + text_of(random, BASE58, 87)),
        "base58 of an extended key": (lambda _: "xprv" + text_of(random, BASE58, 107)),
        "everything": (lambda _: "".join(chr(random.randrange(0x20, 0x3100)) for _ in range(40))),
    }
    repeated = {name: unit * (size // len(unit)) for name, unit in UNITS.items()}
    joined = {name: " ".join(map(make, range(size // 7)))[:size] for name, make in made.items()}
    return {**repeated, **joined}
