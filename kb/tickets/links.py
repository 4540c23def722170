"""Private links by which a customer follows a ticket without an account."""

from sqlalchemy.orm import Session

from kb import clock
from kb.tickets.models import CustomerLink, Ticket
from kb.tickets.tokens import hash_token, new_token


def mint_link(session: Session, ticket: Ticket, *, mailed: bool = False) -> str:
    """Give the ticket one more link and return its token, which cannot be read again.

    `mailed`: it goes into a mail and nowhere else, so whoever acts through it holds the mailbox.
    """
    token = new_token()
    session.add(
        CustomerLink(
            ticket_id=ticket.id,
            token_hash=hash_token(token),
            mailed=mailed,
            created_at=clock.now(),
        )
    )
    session.flush()
    return token
