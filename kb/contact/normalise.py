"""Mend what keyboards, clipboards and input methods do to what people type: normalise, don't scold.

Every function accepts any string at all and is idempotent.
"""

import re
import unicodedata

from kb.text.invisible import without_invisible

#: Unseen in prose: zero-width space, word joiner, BOM, soft hyphen, and what turns the writing
#: direction. Joiners and variation selectors stay, because emoji are made of them.
_UNSEEN = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
#: Code points that are no characters and never will be.
_LAST_OF_PLANES = "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_NO_CHARACTER = re.compile(f"[\ufdd0-\ufdef{_LAST_OF_PLANES}]")
_LINE_BREAK = re.compile("\r\n?|[\u2028\u2029\x85]")
_BLANK = re.compile(r"\s+")
_DASHES = re.compile("[\u2010-\u2015\u2212\u30fc\ufe58\ufe63\uff0d]")
_BREAKS_A_LINE = re.compile("[\r\n\0]")


def prose(text: str) -> str:
    """Return what somebody wrote without what cannot be seen; Chinese punctuation stays as it is."""
    text = _LINE_BREAK.sub("\n", text)
    text = _UNSEEN.sub("", _CONTROL.sub("", _NO_CHARACTER.sub("", text))).replace("\t", " ")
    return unicodedata.normalize("NFC", text).strip()


def one_line(text: str) -> str:
    """Return a name or code as one line: full-width forms narrowed (NFKC), blanks single."""
    seen = without_invisible(_NO_CHARACTER.sub("", _BLANK.sub(" ", text)))
    return _BLANK.sub(" ", unicodedata.normalize("NFKC", seen)).strip()


def compact(text: str) -> str:
    """Return an identifier that has no blanks, such as a transaction hash, whatever the clipboard put between."""
    # Normalised again, because a letter and an accent that a blank kept apart have met.
    return unicodedata.normalize("NFKC", one_line(text).replace(" ", ""))


def account_id(text: str, pattern: str) -> str:
    """Return an account ID without the blanks and dashes that people group its digits by.

    Dashes that the site's own IDs have (by its pattern) stay.
    """
    typed = dashes(text)
    return typed if re.fullmatch(pattern, typed) else compact(typed.replace("-", ""))


def dashes(text: str) -> str:
    """Return a code with every kind of dash written as the plain one."""
    return _DASHES.sub("-", compact(text))


def breaks_header(raw: str) -> bool:
    """Say whether a text, its ends trimmed, holds CR, LF or NUL, which may reach no mail header."""
    return _BREAKS_A_LINE.search(raw.strip(" \t\r\n")) is not None
