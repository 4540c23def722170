"""In which way a name resembles one of ours without being it."""

import re
from collections.abc import Iterator
from typing import Literal

from rapidfuzz.distance import OSA

from kb.text.identities.confusables import skeleton
from kb.text.identities.hosts import Host

Likeness = Literal["letters", "subdomain", "ending", "words", "spelling"]

#: A name of fewer letters occurs in other words by chance, so it must stand alone to be ours.
_DISTINCT = 4
#: From how many letters on a name may differ by one letter, and by two, and still be taken for ours.
_ONE_EDIT, _TWO_EDITS = 4, 10
_SEPARATORS = re.compile(r"[\s_.\-·]+")
_DOUBLED = re.compile(r"(.)\1+")
#: As many last digits make a number somebody's own, whatever the country.
_SUBSCRIBER = 8
#: What impostors put beside a name.
_BAIT_WORDS = """
    account admin airdrop app bonus bot cash center centre channel claim client cn cs customer desk en exchange get
    global group guanfang guanwang hk help helpdesk home id info io kefu kyc live login mail mobile my net notice
    official online org otc pay pro real refund safe secure security service signin site support team the trade
    trading tw uk us verify verification vip wallet web www zh 客服 官方 官网
"""
_BAIT = tuple(skeleton(word) for word in _BAIT_WORDS.split())


def host_likeness(asked: Host, ours: Host) -> Likeness | None:
    """Return how a host that is not ours resembles one that is, or None."""
    look, own = skeleton(asked.name), skeleton(ours.name)
    if look == own or look.endswith("." + own):
        return "letters"
    if f".{own}." in f".{look}.":
        return "subdomain"
    brand = skeleton(ours.brand)
    if skeleton(asked.brand) == brand:
        return "ending" if asked.brand == ours.brand else "letters"
    labels = [skeleton(label) for label in asked.labels[:-1]]
    if brand in labels:
        return "subdomain"
    return next((like for label in labels if (like := name_likeness(label, ours.brand))), None)


def name_likeness(asked: str, ours: str) -> Likeness | None:
    """Return how a handle, a mailbox or a label resembles a name of ours that it is not written as, or None."""
    look, own = _squashed(asked), _squashed(ours)
    words = [skeleton(word) for word in _SEPARATORS.split(asked)]
    bare = {*_without_bait(look), skeleton(asked.strip("0123456789"))}
    if not look or not own:
        return None
    if look == own:
        return "words" if _SEPARATORS.search(asked) or asked == ours else "letters"
    if own in {*words, *bare} or (len(own) >= _DISTINCT and own in look):
        return "words"
    return "spelling" if any(_nearly(each, own) for each in {look, *words, *bare}) else None


def number_likeness(asked: str, ours: str) -> bool:
    """Say whether a phone number is one of ours but for a digit, two swapped, or what stands before and after."""
    digits, own = asked.lstrip("+"), ours.lstrip("+")
    if len(digits) < _SUBSCRIBER or len(own) < _SUBSCRIBER:
        return False
    within = own in digits or own[-_SUBSCRIBER:] in digits
    return within or OSA.distance(digits, own, score_cutoff=1) <= 1


def _squashed(name: str) -> str:
    return skeleton(_SEPARATORS.sub("", name))


def _nearly(look: str, own: str) -> bool:
    """Say whether two names are a slip of the finger apart, or differ only in doubled letters."""
    edits = (len(own) >= _ONE_EDIT) + (len(own) >= _TWO_EDITS)
    doubled = _DOUBLED.sub(r"\1", look) == _DOUBLED.sub(r"\1", own)
    return doubled or OSA.distance(look, own, score_cutoff=edits) <= edits


def _without_bait(look: str) -> Iterator[str]:
    """Yield what is left of a name when one word, and then another, is taken from its beginning or end."""
    left = [look]
    for _ in range(2):
        left = [rest for each in left for word in _BAIT for rest in _without(each, word)]
        yield from left


def _without(name: str, word: str) -> Iterator[str]:
    if name.startswith(word):
        yield name[len(word) :]
    if name.endswith(word):
        yield name[: -len(word)]
