"""Find in what a stranger's identity resembles ours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.text.identities.hosts import Host
from kb.text.identities.likeness import host_likeness, name_likeness, number_likeness
from kb.text.identities.reading import Identity

#: The code of a reason, and which identity of ours it concerns.
Why = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ours:
    """One of our identities, as the site wrote it and as it is read."""

    written: str
    read: Identity

    @property
    def domain(self) -> Host | None:
        """The host, where all of it is ours: not the mail provider's, the shop's or the platform's."""
        whole = self.read.kind == "domain" or (self.read.kind == "link" and not self.read.path)
        return self.read.host if whole and self.read.host.sound else None


def likenesses(asked: Identity, ours: Sequence[Ours]) -> Iterator[Why]:
    """Yield in what an identity that is not ours resembles ours, for every one of ours."""
    if asked.kind == "phone":
        yield from (why for one in ours for why in _of_number(asked, one))
    elif asked.kind == "handle" or asked.platform:
        yield from _of_accounts(asked, ours) or _of_brands(asked, ours)
    else:
        yield from (why for one in ours for why in _of_host(asked, one))
        yield from (why for one in ours for why in _beside_host(asked, one))


def _of_number(asked: Identity, one: Ours) -> Iterator[Why]:
    if one.read.kind != "phone":
        return
    if not asked.name.startswith("+") and one.read.name.endswith(asked.name):
        yield "country", one.written
    elif number_likeness(asked.name, one.read.name):
        yield "number", one.written


def _of_accounts(asked: Identity, ours: Sequence[Ours]) -> list[Why]:
    accounts = [one for one in ours if one.read.kind == "handle" or one.read.platform]
    for one in accounts:
        if one.read.name == asked.name:
            return [("elsewhere" if one.read.platform else "platform", one.written)]
    likes = ((name_likeness(asked.name, one.read.name), one.written) for one in accounts)
    return [(like, written) for like, written in likes if like]


def _of_brands(asked: Identity, ours: Sequence[Ours]) -> list[Why]:
    likes = (
        (name_likeness(asked.name, one.domain.brand), one.written) for one in ours if one.domain
    )
    return [(like, written) for like, written in likes if like]


def _of_host(asked: Identity, one: Ours) -> Iterator[Why]:
    if asked.kind == "email" and one.read.kind == "email":
        if asked.host.is_within(one.read.host) and (
            like := name_likeness(asked.name, one.read.name)
        ):
            yield like, one.written
    elif one.domain and asked.host.is_within(one.domain):
        if asked.kind == "email":
            yield "unlisted", one.written
    elif one.domain and (like := host_likeness(asked.host, one.domain)):
        yield like, one.written


def _beside_host(asked: Identity, one: Ours) -> Iterator[Why]:
    """Yield where our name stands beside another's host: before the @, in the path, as the name shown."""
    if not one.domain or asked.host.is_within(one.domain):
        return
    if asked.kind == "email" and name_likeness(asked.name, one.domain.brand):
        yield "mailbox", one.written
    if name_likeness(asked.before, one.domain.brand):
        yield "sign", one.written
    if any(one.domain.name in part.lower() for part in asked.path):
        yield "path", one.written
