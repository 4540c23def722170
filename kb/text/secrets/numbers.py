"""Numbers of payment cards and of mainland identity cards: both carry a check digit."""

import re
from collections.abc import Iterator
from datetime import date

from kb import clock
from kb.text.secrets.kinds import Span
from kb.text.secrets.labels import Labels, gap_after, is_amount, stands_alone

#: Whole, or in the groups that cards are embossed with.
_CARD = re.compile(
    r"[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{1,4}(?![0-9])(?P<tail>\1[0-9]{1,3}(?![0-9]))?"
    r"|[0-9]{4}([ -])[0-9]{6}\3[0-9]{4,5}(?![0-9])|[0-9]{6}[ -][0-9]{13}(?![0-9])|[0-9]+"
)
_CARD_DIGITS = range(13, 20)
#: Issuers by their first digits, and how many digits their cards have.
_ISSUERS: tuple[tuple[re.Pattern[str], tuple[int, ...]], ...] = tuple(
    (re.compile(prefix), lengths)
    for prefix, lengths in (
        ("4", (13, 16, 19)),  # Visa
        ("5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)", (16,)),  # Mastercard
        ("3[47]", (15,)),  # American Express
        ("62|81(?:[0-6]|7[01])", (16, 17, 18, 19)),  # UnionPay
        ("6011|64[4-9]|65", (16, 19)),  # Discover
        ("35(?:2[89]|[3-8])", (16, 19)),  # JCB
        ("30[0-59]|36|3[89]", (14, 16)),  # Diners Club
        ("5018|5020|5038|5893|6304|6759|676[1-3]", tuple(_CARD_DIGITS)),  # Maestro
        ("220[0-4]", (16, 17, 18, 19)),  # Mir
    )
)

#: Twice each digit, and the sum of the digits of that.
_DOUBLED = dict(zip("0123456789", (0, 2, 4, 6, 8, 1, 3, 5, 7, 9), strict=True))

_IDENTITY = re.compile(r"[0-9]{6}([ -]?)[0-9]{8}\1[0-9]{3}[0-9Xx]")
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_OLDEST_YEAR = 1900

_CARD_LABEL, _NO_CARD = Labels("card"), Labels("order", "other_number")
_IDENTITY_LABEL, _NO_IDENTITY = Labels("identity"), Labels("order")
_JUST_BEFORE = 14
_GLUED_BEFORE = re.compile(r"[0-9][.,-]\Z|[./=@+$€£¥#-]\Z")
_GLUED_AFTER = re.compile("[.,-][0-9]|[/@]")


def payment_cards(text: str) -> Iterator[Span]:
    """Yield card numbers: 13 to 19 digits, first ones of an issuer, Luhn's check digit."""
    for match in _CARD.finditer(text):
        start, end = match.span()
        # Three digits behind sixteen belong to the number, or are the code on the card's back.
        for last in {end, end - len(match["tail"] or "")}:
            card = _is_card(_bare(text[start:last])) and _stands_for_itself(text, start, last)
            if card and not _labelled(text, start, _NO_CARD, unless=_CARD_LABEL):
                yield start, last


def identity_numbers(text: str) -> Iterator[Span]:
    """Yield identity numbers of mainland China: province, birth date, check digit."""
    for match in _IDENTITY.finditer(text):
        start, end = match.span()
        person = _is_identity(_bare(match.group())) and _stands_for_itself(text, start, end)
        if person and not _labelled(text, start, _NO_IDENTITY, unless=_IDENTITY_LABEL):
            yield start, end


def _bare(number: str) -> str:
    return number.replace(" ", "").replace("-", "")


def _stands_for_itself(text: str, start: int, end: int) -> bool:
    """Say whether a number is no part of something longer and no amount."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    glued = _GLUED_BEFORE.search(before) or _GLUED_AFTER.match(after)
    return not glued and stands_alone(text, start, end) and not is_amount(text, end)


def _labelled(text: str, start: int, label: Labels, *, unless: Labels) -> bool:
    """Say whether a label stands just before a number, and none of the others stands nearer."""
    gap, other = gap_after(label, text, start), gap_after(unless, text, start)
    return gap is not None and len(gap) <= _JUST_BEFORE and (other is None or len(gap) < len(other))


def _is_card(digits: str) -> bool:
    issued = any(len(digits) in lengths and prefix.match(digits) for prefix, lengths in _ISSUERS)
    return issued and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    doubled = sum(_DOUBLED[digit] for digit in digits[-2::-2])
    return (doubled + sum(map(int, digits[::-2]))) % 10 == 0


def _is_identity(number: str) -> bool:
    known = _PROVINCES.match(number) is not None and _is_birth_date(number[6:14])
    return known and _passes_mod_11_2(number)


def _is_birth_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= _OLDEST_YEAR and born <= clock.now().date()


def _passes_mod_11_2(number: str) -> bool:
    """Weigh the digits by descending powers of two; X stands for ten and is only ever the last."""
    values = [10 if character in "Xx" else int(character) for character in number]
    return sum(value << 17 - place for place, value in enumerate(values)) % 11 == 1
