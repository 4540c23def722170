"""Seed phrases: twelve or more words in a row from one list of BIP-39, with any marks between."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby, pairwise

from kb.text.secrets.kinds import Span
from kb.text.secrets.labels import Labels
from kb.text.secrets.wordlists import ACCENTS, Wordlist, spelling, wordlist

#: The fewest words of a phrase, and every number of words it can have.
SHORTEST = 12
LENGTHS = (12, 15, 18, 21, 24)

_HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

#: The letters of each script and the languages written in it; a word of another ends a phrase.
_LETTERS = {
    "latin": "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff" + ACCENTS,
    "kana": "\u3041-\u3096\u3099\u309a\u30a1-\u30fa\u30fc",
    "hangul": "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff",
    "cyrillic": "\u0400-\u052f" + ACCENTS,
    "han": _HAN,
    "other": "\u0250-\u02af\u0370-\u03ff\u0530-\u10ff\u1200-\u1dff\u1f00-\u1fff\u2c00-\u2dff"
    "\u3100-\u312f\ua000-\ua95f\ua980-\uabff",
}
LANGUAGES: dict[str | None, tuple[str, ...]] = {
    "latin": ("english", "spanish", "french", "italian", "portuguese", "czech", "turkish"),
    "kana": ("japanese",),
    "hangul": ("korean",),
    "cyrillic": ("russian",),
    "han": ("chinese_simplified", "chinese_traditional"),
}
_WORD = re.compile("|".join(f"(?P<{script}>[{letters}]+)" for script, letters in _LETTERS.items()))

#: "Seed phrase" in Chinese, and what people say to introduce it when the phrase follows at once.
_LABEL = rf"{Labels('seed_phrase').pattern}(?:(?:分别|分別|就)?[是为為](?=[{_HAN}])|如下)?"
_INTRODUCTION = re.compile(_LABEL)
#: The characters that follow it without a break; more than a phrase has is no phrase.
_INTRODUCED = re.compile(
    rf"{_LABEL}(?:[是为為]?[\s:,=\"'`*“”「」『』()\[\]【】<>-]{{1,6}})?(?=(?P<run>[{_HAN}]{{1,25}}))"
)


def spaced_phrases(text: str) -> Iterator[Span]:
    """Yield twelve or more listed words in a row, one perhaps mistyped; Chinese ones apart."""
    # The first character of a phrase may be written right behind what introduces it.
    bare = _INTRODUCTION.sub(lambda match: " " * len(match.group()), text)
    for script, group in groupby(_WORD.finditer(bare), key=lambda match: match.lastgroup):
        words = list(group)
        if len(words) >= SHORTEST:
            spelled = [spelling(word.group()) for word in words]
            for language in LANGUAGES.get(script, ()):
                for first, last in _rows(spelled, wordlist(language)):
                    # One word over and over is a cry for help, and no phrase that a wallet makes.
                    if len(set(spelled[first : last + 1])) > 1:
                        yield words[first].start(), words[last].end()


def unspaced_chinese_phrases(text: str) -> Iterator[Span]:
    """Yield what stands just after the words for seed phrase, if it is one by its checksum."""
    for match in _INTRODUCED.finditer(text):
        if any(is_phrase(match["run"], language) for language in LANGUAGES["han"]):
            yield match.span("run")


def is_phrase(words: Sequence[str], language: str) -> bool:
    """Say whether the words are listed and the last one carries the checksum of BIP-39."""
    if len(words) not in LENGTHS:
        return False
    numbers = wordlist(language).numbers
    if not all(word in numbers for word in words):
        return False
    bits = 0
    for word in words:
        bits = bits << 11 | numbers[word]
    check_bits = len(words) // 3
    entropy = (bits >> check_bits).to_bytes(check_bits * 4, "big")
    return sha256(entropy).digest()[0] >> (8 - check_bits) == bits & (1 << check_bits) - 1


def _rows(words: Sequence[str], listed: Wordlist) -> Iterator[Span]:
    """Yield first and last index of long rows of listed words, at most one of them mistyped."""
    unlisted = [at for at, word in enumerate(words) if word not in listed.numbers]
    edges = [-1, *unlisted, len(words)]
    for before, after in pairwise(edges):
        if after - before - 1 >= SHORTEST:
            yield before + 1, after - 1
    for before, typo, after in zip(edges, edges[1:], edges[2:], strict=False):
        # At the edge of what is a phrase without it, it is a word of the sentence.
        count = after - before - 1
        spare = count > SHORTEST and typo in {before + 1, after - 1}
        if count >= SHORTEST and not spare and listed.resembles(words[typo]):
            yield before + 1, after - 1
