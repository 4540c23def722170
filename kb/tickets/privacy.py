"""What a customer may ask for their own safety: that no link opens the ticket any more, that it is deleted."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from kb import clock
from kb.tickets.customers import ticket_to_act_on
from kb.tickets.history import note
from kb.tickets.models import CustomerLink


def revoke_links(session: Session, token: str) -> str:
    """Make every link to the ticket stop working, this one too. Return the ticket's reference.

    A new one is mailed to whoever gives the reference with the email address. Raises NotFound.
    """
    ticket = ticket_to_act_on(session, token)
    session.execute(
        update(CustomerLink)
        .where(CustomerLink.ticket_id == ticket.id, CustomerLink.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    note(session, ticket, "links_revoked", "customer")
    return ticket.reference


def request_deletion(session: Session, token: str) -> str:
    """Note that the customer wants the ticket deleted. Return its reference; asking again changes nothing.

    Staff delete it (`kb tickets erase`), because what is being looked into may have to stay until then.
    Raises NotFound.
    """
    ticket = ticket_to_act_on(session, token)
    if ticket.deletion_requested_at is None:
        ticket.deletion_requested_at = ticket.updated_at = clock.now()
        note(session, ticket, "deletion_requested", "customer")
    return ticket.reference
