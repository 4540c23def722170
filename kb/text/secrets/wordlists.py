"""The word lists of BIP-39, read from `kb/static/wordlists` when a text first needs them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "static" / "wordlists"

#: Accents that people leave out. The marks of kana are none: か and が are different letters.
ACCENTS = "\u0300-\u036f"
_ACCENT = re.compile(f"[{ACCENTS}]")

#: One letter more than the longest word.
_LONGEST = 11


@dataclass(frozen=True, slots=True)
class Wordlist:
    """The words of a language by number, and every word with one letter blotted out."""

    numbers: dict[str, int]
    blotted: frozenset[str]

    def resembles(self, word: str) -> bool:
        """Say whether it is a listed word with one letter wrong, extra, missing or swapped."""
        if len(word) > _LONGEST:
            return False
        return any(edit in self.blotted for edit in _blots(word)) or any(
            edit in self.numbers for edit in _shifts(word)
        )


def spelling(word: str) -> str:
    """Return the one form in which words are compared: small letters, composed, without accents."""
    if word.isascii():
        return word.lower()
    bare = _ACCENT.sub("", unicodedata.normalize("NFKD", word.lower()))
    # Who types without Turkish letters writes i for ı. Composed, one wrong syllable stays one.
    return unicodedata.normalize("NFC", bare).replace("ı", "i")


@cache
def wordlist(language: str) -> Wordlist:
    """Return the list of a language, by the name of its file."""
    text = (FOLDER / f"{language}.txt").read_text(encoding="utf-8")
    words = [spelling(word) for word in text.split()]
    long_enough = (word for word in words if len(word) > 1)
    blotted = frozenset(
        word[:at] + "*" + word[at + 1 :] for word in long_enough for at in range(len(word))
    )
    return Wordlist({word: number for number, word in enumerate(words)}, blotted)


def _blots(word: str) -> Iterator[str]:
    """Yield the word with a letter blotted out, as if wrong, or a blot put in for a missing one."""
    for at in range(len(word)):
        yield word[:at] + "*" + word[at + 1 :]
    for at in range(len(word) + 1):
        yield word[:at] + "*" + word[at:]


def _shifts(word: str) -> Iterator[str]:
    """Yield the word with a letter left out, as if extra, or with two neighbours swapped."""
    for at in range(len(word)):
        if len(word) > 2:  # noqa: PLR2004 - one letter alone is nobody's misspelt word
            yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
