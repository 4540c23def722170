"""What is kept for learning keeps its words and loses whom and what it was about.

A search or a remark is worth learning from without the email address, the number or the hash in it. What is taken
out leaves `REMOVED` in its place, so that the words around it do not run together and a reader of the log sees it.
"""

import re

from kb.text.chains.shapes import shape
from kb.text.invisible import without_invisible
from kb.text.secrets.find import find_secrets

#: Stands where something was taken out.
REMOVED = "…"
#: A search or a remark is shorter; of anything longer only the beginning is kept.
MAX_CHARACTERS = 2000

#: From here on a run of letters and digits is an address, a hash or a key; below, shape and checksum decide.
_LONG_MIXED, _LONG = 20, 32
_SHORTEST_ADDRESS, _LONGEST_ADDRESS = 12, 100

# A value written in Han ends at the next parameter, or it is not part of the address.
_URL_QUERY = re.compile(
    r"((?:://|(?<![a-z0-9-])[a-z0-9-]++\.[a-z0-9-])[^\s?#]*+)[?#](?:[!-~]|(?<==)[^\s!-~]++(?=&|\s|$))++",
    re.IGNORECASE | re.ASCII,
)
_URL_USER = re.compile(r"(://)[^\s/@:]*+:[^\s/@]*+@")
#: With or without a domain: names of accounts elsewhere are written with the same sign.
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*+\s?[@＠]\s?[A-Za-z0-9_-]+(?:\s?[.。．]\s?[A-Za-z0-9-]+)*"
)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"0x[0-9a-f]{6,}", re.IGNORECASE)
#: Somebody who hides the middle of an address still shows which one it is.
_SHORTENED = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{3,12}(?:\.{2,6}|…+|\*{2,})[A-Za-z0-9]{3,12}")
_CODE = re.compile(r"[A-Za-z0-9_+/:=-]*[A-Za-z0-9]")
_PART = re.compile("[A-Za-z0-9]+")
_NUMBER = re.compile(r"\+?\d(?:[ \-‐-―.()（）·]{0,2}\d){6,}(?:[Xx](?![A-Za-z]))?")
_SPELLED_NUMBER = re.compile("[零〇一二三四五六七八九幺]{7,}")


def scrub(text: str) -> str:
    """Return one line of the text's ordinary words.

    Secrets, email addresses and handles, what follows `?` and `#` in links, blockchain addresses and hashes, and
    numbers of seven digits and more are replaced by `REMOVED`. Takes anything; keeps at most `MAX_CHARACTERS` of it.
    """
    line = without_invisible(" ".join(text[:MAX_CHARACTERS].split()))
    line = _without_secrets(line)
    line = _URL_QUERY.sub(rf"\1 {REMOVED} ", line)
    line = _URL_USER.sub(rf"\1 {REMOVED} ", line)
    for pattern in (_EMAIL, _UUID, _HEX):
        line = pattern.sub(f" {REMOVED} ", line)
    line = _SHORTENED.sub(_without_shortened, line)
    line = _CODE.sub(lambda found: _without_codes(found[0]), line)
    for pattern in (_NUMBER, _SPELLED_NUMBER):
        line = pattern.sub(f" {REMOVED} ", line)
    return " ".join(line.split())


def _without_secrets(line: str) -> str:
    parts, at = [], 0
    numbers = [found.span() for found in _NUMBER.finditer(line)]
    for secret in find_secrets(line):
        # A number in which some digits are a card's goes whole: what was left of it would be too short to be seen.
        spans = [span for span in numbers if span[0] < secret.end and secret.start < span[1]]
        spans.append((secret.start, secret.end))
        start, end = min(first for first, _ in spans), max(last for _, last in spans)
        parts += [line[at : max(at, start)], f" {REMOVED} "]
        # Where a password ends, only its owner knows.
        at = len(line) if secret.kind == "password" else max(at, end)
    return "".join([*parts, line[at:]])


def _without_shortened(found: re.Match[str]) -> str:
    return f" {REMOVED} " if any(map(str.isdigit, found[0])) else found[0]


def _without_codes(run: str) -> str:
    if len(run) < _SHORTEST_ADDRESS:
        return run
    if len(run) <= _LONGEST_ADDRESS and _PART.fullmatch(run) is None and shape(run) is not None:
        return f" {REMOVED} "
    return _PART.sub(_without_code, run)


def _without_code(found: re.Match[str]) -> str:
    part = found[0]
    mixed = any(map(str.isdigit, part)) and any(map(str.isalpha, part))
    long = len(part) >= (_LONG_MIXED if mixed else _LONG)
    if long or (len(part) >= _SHORTEST_ADDRESS and mixed and shape(part) is not None):
        return f" {REMOVED} "
    return part
