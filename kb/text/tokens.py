"""The words of a folded text: Han characters and pairs of them, English stems, whole codes and numbers.

No dictionary: pairs of characters find Chinese words wherever they are cut, also in a text nobody has segmented.
"""

import re
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from snowballstemmer import stemmer  # type: ignore[import-untyped]

#: Scripts written without spaces: Han with its extensions, kana, hangul.
_UNSPACED = (
    "々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(
    rf"(?P<han>[{_UNSPACED}]+)"
    rf"|[^\W_{_UNSPACED}]+(?:[-._'’/@+#&]+[^\W_{_UNSPACED}]+)*"
)
_PARTS = re.compile(r"[^\W\d_]+|\d+")

#: Longest term, in bytes of UTF-8; a longer one keeps its beginning.
MAX_TERM_BYTES = 24

#: English words that carry the sentence, not its subject.
STOP_WORDS = frozenset([
    "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
    "can", "cannot", "could", "did", "do", "does", "doing", "for", "from", "get", "had", "has", "have", "he",
    "her", "here", "hers", "him", "his", "how", "i", "if", "im", "in", "into", "is", "it", "its", "ive",
    "just", "me", "my", "no", "not", "of", "on", "or", "our", "out", "own", "please", "she", "should", "so",
    "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "to", "too", "up", "us", "was", "we", "were", "what", "when", "where", "which", "while", "who", "whom",
    "why", "will", "with", "would", "you", "your",
])  # fmt: skip
#: Characters that carry a Chinese sentence.
STOP_CHARACTERS = frozenset("的了吗呢吧啊呀么着嘛哦哈")

#: Said out of politeness or haste; it never decides what a question is about.
_PADDING = re.compile(
    "请问一?下?|麻烦(?:问|您|你)?一?下?|你们?好|您好|谢谢你?您?|多谢|拜托|急{2,}|在线等|帮我看一?下|我想(?:请?问|知道|了解)一?下?"
    "|想(?:请?问|知道|了解)一?下?|咨询一?下|问一下|求助|求解"
    r"|\b(?:hi|hello|hey|thanks?|thank you|please|pls|plz|i want to know|i would like to know|i'd like to know)\b"
)
#: Chinese words that only ask, and characters that only carry the sentence.
_ASKING = re.compile(
    f"怎么(?:办|样|回事)?|怎样|咋办?|如何|为(?:什么|何|啥)|什么|[{''.join(sorted(STOP_CHARACTERS))}]"
)


class Run(NamedTuple):
    """A stretch of one kind of writing in a folded text."""

    text: str
    start: int
    han: bool


@lru_cache(maxsize=4)  # Whoever looks at a text asks for them, one right after the other.
def runs(folded: str) -> tuple[Run, ...]:
    """Return the stretches of Han and of letters and digits, in order; what is between them is dropped."""
    return tuple(
        Run(match.group(), match.start(), match.lastgroup == "han")
        for match in _RUN.finditer(folded)
    )


def terms(folded: str) -> list[str]:
    """Return the index terms of a folded text in order, repeated as they occur; stop words are left out."""
    found: list[str] = []
    for run in runs(folded):
        found += han_terms(run.text) if run.han else word_terms(run.text)
    return found


def han_terms(text: str) -> list[str]:
    """Return the characters of a Han run and its pairs of neighbours."""
    characters = [character for character in text if character not in STOP_CHARACTERS]
    return characters + [text[i : i + 2] for i in range(len(text) - 1)]


def word_terms(word: str) -> list[str]:
    """Return the stem of a plain word; of a code such as api-key or trc20 the whole without marks, and its parts."""
    if word.isalpha():
        return [] if word in STOP_WORDS else [clipped(stem(word))]
    parts = _PARTS.findall(word)
    whole = "".join(parts)
    if whole in STOP_WORDS or not parts:
        return []
    pieces = [stem(part) for part in parts if len(part) > 1 and part not in STOP_WORDS]
    return [clipped(term) for term in dict.fromkeys([stem(whole), *pieces])]


def clipped(term: str) -> str:
    """Cut a term to what the index keeps of it."""
    if len(term) * 4 <= MAX_TERM_BYTES:
        return term
    return term.encode()[:MAX_TERM_BYTES].decode(errors="ignore")


def without_padding(folded: str) -> str:
    """Take polite padding out of a folded question; a question of nothing else stays as it is."""
    bare = _PADDING.sub(" ", folded)
    return bare if _RUN.search(bare) else folded


def without_asking(folded: str) -> str:
    """Take out of a folded Chinese question what only asks, so that its subject is left; it may be nothing."""
    return _ASKING.sub(" ", folded)


_stemmer = stemmer("english")
_stemmer_lock = Lock()  # A stemmer keeps the word it works on.


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the English stem of a word (deposits, deposited -> deposit); codes and other scripts stay as they are."""
    if not (word.isascii() and word.isalpha()):
        return word
    with _stemmer_lock:
        return str(_stemmer.stemWord(word))
