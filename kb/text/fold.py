"""One spelling for words that people write in many ways: NFKC, lower case, Simplified characters.

Folded text is a key for the index, for queries and for comparing; it is never shown. It is made character by character,
so every folded character knows which character it came from.
"""

import unicodedata

from opencc import OpenCC

#: Variants that OpenCC leaves apart because both are correct somewhere; readers type either.
_SAME_CHARACTER = str.maketrans(
    {"帐": "账", "藉": "借", "妳": "你", "祂": "他", "她": "他", "著": "着", "裡": "里", "姊": "姐"}
)

_simplified = OpenCC("t2s")
_FIRST_HAN = 0x2E80


class _Table(dict[int, str]):
    """Folds a character when it is first met and remembers it; never larger than Unicode."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        if not plain.isalnum():
            plain = chr(code)  # Punctuation only parts words, however wide it is.
        elif code >= _FIRST_HAN:
            plain = _simplified.convert(plain).translate(_SAME_CHARACTER)
        self[code] = plain
        return plain


_TABLE = _Table({code: chr(code).lower() for code in range(128)})
# A lone surrogate cannot be encoded for OpenCC and means nothing.
_TABLE.update(dict.fromkeys(range(0xD800, 0xE000), " "))


def fold(text: str) -> str:
    """Return the key form of a text: NFKC, lower case, Simplified, one to several characters for each."""
    return text.lower() if text.isascii() else text.translate(_TABLE)


def folded_offsets(text: str) -> list[int]:
    """Return for each character of `fold(text)` the index of the character in `text` it came from."""
    return [index for index, character in enumerate(text) for _ in _TABLE[ord(character)]]
