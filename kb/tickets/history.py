"""The audit trail of a ticket: who did what and when, never what somebody wrote."""

from sqlalchemy.orm import Session

from kb import clock
from kb.tickets.models import Event, Ticket


def note(session: Session, ticket: Ticket, kind: str, actor: str, **details: object) -> None:
    """Write one line into the history of the ticket."""
    session.add(
        Event(ticket_id=ticket.id, kind=kind, actor=actor, details=details, created_at=clock.now())
    )
