"""Seed phrases made anew from a seed, written down the way people do, and rows of words that are none."""

import tomllib
import unicodedata
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Literal

from kb.text.secrets.wordlists import FOLDER

SENTENCES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))
LANGUAGES = (
    "english", "english", "english", "spanish", "french", "italian", "portuguese", "czech", "turkish", "japanese",
    "korean", "russian",
)  # fmt: skip
CHINESE = ("chinese_simplified", "chinese_traditional")
FORMS: tuple[Literal["NFC", "NFD", "NFKD"], ...] = ("NFC", "NFD", "NFKD")


def words_of(language: str) -> list[str]:
    return (FOLDER / f"{language}.txt").read_text(encoding="utf-8").split()


def phrase(random: Random, language: str) -> list[str]:
    """Return 12 to 24 words with a right checksum."""
    size = random.choice([16, 16, 20, 24, 28, 32])
    entropy = random.randbytes(size)
    check = sha256(entropy).digest()[0] >> 8 - size // 4
    bits = int.from_bytes(entropy, "big") << size // 4 | check
    words, count = words_of(language), size * 3 // 4
    return [words[bits >> 11 * (count - 1 - at) & 2047] for at in range(count)]


def mistyped(random: Random, word: str) -> str:
    """Return a word with one letter changed, lost, doubled or swapped with its neighbour."""
    word = unicodedata.normalize("NFC", word)
    at = random.randrange(len(word) - 1)
    return random.choice([
        word[:at] + random.choice(word) + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ])  # fmt: skip


def arranged(random: Random, words: list[str]) -> str:
    """Return words in a row, in lines, with commas or numbers."""
    rows = [words[at : at + 4] for at in range(0, len(words), 4)]
    return random.choice([
        " ".join(words),
        " ".join(words),
        ", ".join(words),
        "\u3000".join(words),
        "\n".join(words),
        "，".join(words),
        " ".join(f"{at}.{word}" for at, word in enumerate(words, 1)),
        "\n".join(f"{at}. {word}" for at, word in enumerate(words, 1)),
        " ".join(f"{at}){word}" for at, word in enumerate(words, 1)),
        "\n".join("   ".join(row) for row in rows),
    ])  # fmt: skip


def spaced_phrase(random: Random) -> str:
    language = random.choice(LANGUAGES)
    words = phrase(random, language)
    if random.random() < 0.3:
        at = random.randrange(len(words))
        words[at] = mistyped(random, words[at])
    text = arranged(random, words)
    if language != "turkish":  # Its capital I has a small letter of its own.
        text = random.choice([text, text, text.upper(), text.title()])
    return unicodedata.normalize(random.choice(FORMS), text)


def no_spaced_phrase(random: Random) -> str:
    """Return too few words, or words with others between; sentences around may add a word or two."""
    words = phrase(random, random.choice(LANGUAGES))
    return random.choice([
        arranged(random, words[:8]),
        " ".join(f"{word} xyzzy" for word in words),
        " ".join(f"{word} 和" for word in words),
        " ".join([*words[:6], "qwertz", "asdfgh", *words[6:11]]),
        " ".join([*words[:9], "的钱包", *words[:9]]),
    ])  # fmt: skip


def chinese_phrase(random: Random) -> str:
    words = phrase(random, random.choice(CHINESE))
    sentences = SENTENCES["chinese_phrase"]
    if random.random() < 0.4:
        return str(random.choice(sentences["together"]).replace("{}", "".join(words)))
    return str(random.choice(sentences["told"]).replace("{}", arranged(random, words)))


def no_chinese_phrase(random: Random) -> str:
    """Return characters without the label, too few, in pairs, or in a longer sentence."""
    words = phrase(random, random.choice(CHINESE))
    return random.choice([
        "".join(words),
        "助记词" + "".join(words[:10]),
        "助记词：" + "".join(words[:11]),
        " ".join(words[:11]),
        " ".join(one + other for one, other in zip(words, reversed(words), strict=True)),
        "助记词" + "".join(words) + "这是什么意思请问",
    ])  # fmt: skip
