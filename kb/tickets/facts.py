"""What an agent may ask a customer for by name, and where the answer goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from kb.errors import Conflict, Invalid
from kb.outbox.enqueue import recipient_key
from kb.settings import TopicField
from kb.tickets.models import Ticket

#: Answered by pictures that come with the reply.
SCREENSHOTS = "screenshots"
#: Answered by a time in a zone.
TIME = "occurred_at"
#: Asked only of who gave none: mail never begins to go to another address.
EMAIL = "email"
#: These have a column of their own; the others are among the ticket's `fields`.
_COLUMNS = ("account_id", "phone", "wanted")

#: Every question that can be asked afterwards, by its name on the form.
ASKABLE: tuple[str, ...] = (*get_args(TopicField), *_COLUMNS, EMAIL, TIME, SCREENSHOTS)


@dataclass(frozen=True, slots=True)
class Happened:
    """When something happened: the instant (aware), what was typed, and the zone (IANA) it was typed in."""

    at: datetime
    text: str
    zone: str


def check_asks(names: Iterable[str]) -> None:
    """Raise Invalid, naming what can be asked, for a name that is no question."""
    for name in names:
        if name not in ASKABLE:
            raise Invalid(f"There is no question {name!r}; choose among {', '.join(ASKABLE)}.")


def ask(ticket: Ticket, names: Sequence[str]) -> None:
    """Add to what the ticket waits for, each question once. Raises Conflict for an address where there is one."""
    if EMAIL in names and ticket.email:
        raise Conflict(f"{ticket.reference} has an email address already.")
    ticket.facts_needed = list(dict.fromkeys((*ticket.facts_needed, *names)))


def fill_in(
    ticket: Ticket, answers: Mapping[str, str], happened: Happened | None, *, with_pictures: bool
) -> None:
    """Put the answers where the form would have put them, and wait for them no more."""
    for name, answer in answers.items():
        if name in _COLUMNS:
            setattr(ticket, name, answer)
        elif name == EMAIL:
            ticket.email = ticket.email or answer
            ticket.email_key = recipient_key(ticket.email)
        else:
            # A new table, because a change inside the old one would not be seen and kept.
            ticket.fields = {**ticket.fields, name: answer}
    given = {*answers, *((SCREENSHOTS,) if with_pictures else ())}
    if happened is not None:
        ticket.occurred_at, ticket.occurred_text = happened.at, happened.text
        ticket.timezone = happened.zone
        given.add(TIME)
    ticket.facts_needed = [name for name in ticket.facts_needed if name not in given]
