"""The earlier ticket a customer names: checked when staff look, for the form tells nobody what exists."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.tickets.access import ticket_with_reference
from kb.tickets.models import Ticket
from kb.tickets.reference import parse_reference

_FIELD = "earlier_reference"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The reference a customer gave, whether there is such a ticket, and whether it is the same customer's."""

    reference: str
    exists: bool
    same_customer: bool


def earlier_ticket(session: Session, ticket: Ticket) -> Earlier | None:
    """Return what is true of the earlier reference in a ticket, or None when there is none."""
    typed = str(ticket.fields.get(_FIELD, ""))
    if not typed:
        return None
    found = ticket_with_reference(session, parse_reference(typed) or typed)
    same = found is not None and any(
        mine and mine == theirs
        for mine, theirs in (
            (ticket.email_key, found.email_key),
            (ticket.account_id, found.account_id),
        )
    )
    return Earlier(typed, found is not None, same)
