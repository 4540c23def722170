"""The only ways to obtain a ticket or a picture; whoever asks must show the right to it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.tickets.models import Attachment, CustomerLink, Message, Ticket
from kb.tickets.tokens import hash_token, same_hash


def ticket_for_customer(session: Session, token: str) -> Ticket:
    """Return the ticket that a link opens. Raises NotFound, alike for a wrong and a revoked one."""
    wanted = hash_token(token)
    link = session.scalar(select(CustomerLink).where(CustomerLink.token_hash == wanted))
    if link is None or not same_hash(link.token_hash, wanted) or link.revoked_at is not None:
        raise NotFound("This link opens no ticket.")
    return link.ticket


def attachment_for_customer(session: Session, token: str, attachment_id: int) -> Attachment:
    """Return a picture of the ticket that the link opens, and of no other. Raises NotFound."""
    ticket = ticket_for_customer(session, token)
    found = session.scalar(
        select(Attachment)
        .join(Message)
        .where(Attachment.id == attachment_id, Message.ticket_id == ticket.id)
    )
    if found is None:
        raise NotFound("There is no such picture in this ticket.")
    return found
