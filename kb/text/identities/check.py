"""Say whether a domain, link, email address, handle or phone number is ours, imitates us, or is nothing we know."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.settings import Locale
from kb.text.identities.imitation import Ours, Why, likenesses
from kb.text.identities.reading import Identity, Kind, read_identity
from kb.text.identities.reasons import IMITATES, ORDER, Reason, reason

Result = Literal["official", "unknown", "lookalike", "known_fake"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an identity is to us, and why, the weightiest reason first."""

    kind: Kind
    result: Result
    reasons: tuple[Reason, ...]


def check_identity(
    text: str, official: Sequence[str], *, fakes: Iterable[str] = (), locale: Locale = "en"
) -> Verdict:
    """Return what a domain, link, email address, handle or phone number is to us. Accepts any text at all.

    `official` and `fakes` are written as in the settings: harbour.example, support@harbour.example, @HarbourOfficial,
    t.me/HarbourOfficial, +852 3000 0000. A handle written as a link counts on that platform only.
    """
    asked = read_identity(text)
    ours = [Ours(written.strip(), read_identity(written)) for written in official]
    result, whys = _judged(asked, ours, [read_identity(fake) for fake in fakes])
    reasons = [reason(code, written, asked, locale) for code, written in whys.items()]
    return Verdict(asked.kind, result, tuple(reasons))


def _judged(
    asked: Identity, ours: Sequence[Ours], fakes: Iterable[Identity]
) -> tuple[Result, dict[str, str]]:
    """Return the result, and the reasons by code with the identity of ours that each concerns."""
    if any(_is(asked, fake) for fake in fakes):
        return "known_fake", {"fake": ""}
    own = next((one for one in ours if _is_ours(asked, one, ours)), None)
    if own is not None and not asked.tricks:
        return "official", dict(_about_official(asked, own))
    whys: dict[str, str] = {}
    for code, written in sorted([*likenesses(asked, ours), *_notes(asked)], key=_weight):
        whys.setdefault(code, written)
    # Nobody needs a trick to lead to us, except to lead elsewhere.
    imitates = own is not None or bool(IMITATES & whys.keys())
    return "lookalike" if imitates else "unknown", whys or {"nothing": ""}


def _weight(why: Why) -> int:
    return ORDER.index(why[0])


def _notes(asked: Identity) -> Iterator[Why]:
    yield from ((trick, "") for trick in asked.tricks)
    if asked.host.punycode and asked.host.sound:
        yield "punycode", ""


def _about_official(asked: Identity, own: Ours) -> Iterator[Why]:
    below = own.domain is not None and asked.host.name != own.domain.name
    yield ("below" if below else "ours"), own.written
    if asked.kind == "email":
        yield "sender", ""
    if asked.kind == "phone":
        yield "caller", ""


def _is_ours(asked: Identity, one: Ours, ours: Sequence[Ours]) -> bool:
    if asked.kind == "email" and one.read.kind != "email":
        return asked.name.isascii() and _is(asked, one.read) and not _lists_mailboxes(one, ours)
    if asked.platform and one.read.kind == "handle":
        return False  # Anybody may have taken our name on a platform where we are not.
    return _is(asked, one.read)


def _lists_mailboxes(domain: Ours, ours: Sequence[Ours]) -> bool:
    """Say whether the site names its mailboxes at a domain: then it writes from no others."""
    mailboxes = (one.read.host for one in ours if one.read.kind == "email")
    return any(host.is_within(domain.read.host) for host in mailboxes)


def _is(asked: Identity, known: Identity) -> bool:
    """Say whether this is the known identity itself, or lies within it."""
    if known.kind == "phone":
        return asked.kind == "phone" and _is_same_number(asked.name, known.name)
    if known.kind == "handle" or known.platform:
        return _is_same_account(asked, known)
    if known.kind == "email":
        mailbox = asked.name.partition("+")[0]
        same = (mailbox, asked.host.name) == (known.name, known.host.name)
        return asked.kind == "email" and same
    within = asked.path[: len(known.path)] == known.path and asked.kind != "handle"
    return within and asked.host.is_within(known.host)


def _is_same_number(asked: str, known: str) -> bool:
    return bool(known) and asked.lstrip("+") == known.lstrip("+")


def _is_same_account(asked: Identity, known: Identity) -> bool:
    """Compare names; where only one side says on which platform, that side decides nothing."""
    is_account = asked.kind == "handle" or asked.platform
    somewhere = {asked.platform, known.platform} - {""}
    return bool(is_account and known.name) and asked.name == known.name and len(somewhere) <= 1
