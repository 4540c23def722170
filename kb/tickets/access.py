"""The only ways to obtain a ticket or a picture; whoever asks must show the right to it."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import clock
from kb.errors import NotFound
from kb.tickets.models import Attachment, CustomerLink, MailboxLink, Message, Ticket
from kb.tickets.reference import parse_reference
from kb.tickets.tokens import hash_token, same_hash


def link_for_customer(session: Session, token: str) -> CustomerLink:
    """Return the link that a token stands for. Raises NotFound, alike for a wrong and a revoked one."""
    wanted = hash_token(token)
    link = session.scalar(select(CustomerLink).where(CustomerLink.token_hash == wanted))
    if link is None or not same_hash(link.token_hash, wanted) or link.revoked_at is not None:
        raise NotFound("This link opens no ticket.")
    return link


def ticket_for_customer(session: Session, token: str) -> Ticket:
    """Return the ticket that a link opens. Raises NotFound, alike for a wrong and a revoked one."""
    return link_for_customer(session, token).ticket


def ticket_for_agent(session: Session, reference: str) -> Ticket:
    """Return a ticket to somebody of the staff, by its reference in whatever spelling, and hold it.

    Raises NotFound.
    """
    ticket = ticket_with_reference(session, parse_reference(reference) or "")
    if ticket is None:
        raise NotFound(f"There is no ticket {reference}.")
    return lock(session, ticket)


def ticket_with_reference(session: Session, reference: str) -> Ticket | None:
    """Return the ticket of that reference. It is no secret: the caller asks for a proof, or for nothing of it."""
    return session.scalar(select(Ticket).where(Ticket.reference == reference))


def ticket_to_tell_of(session: Session, ids: Mapping[str, int]) -> Ticket:
    """Return the ticket that a mail in the outbox is about. Raises NotFound when it is gone."""
    ticket = session.get(Ticket, ids["ticket"])
    if ticket is None:
        raise NotFound("the ticket is gone")
    return ticket


def mailbox_for_customer(session: Session, token: str) -> MailboxLink:
    """Return the link to a mailbox's tickets that a token stands for.

    Raises NotFound, alike for a wrong, an old and a revoked one.
    """
    wanted = hash_token(token)
    link = session.scalar(select(MailboxLink).where(MailboxLink.token_hash == wanted))
    if link is None or not same_hash(link.token_hash, wanted):
        raise NotFound("This link opens no list.")
    if link.revoked_at is not None or link.expires_at <= clock.now():
        raise NotFound("This link opens no list any more.")
    return link


def ticket_in_mailbox(session: Session, link: MailboxLink, reference: str) -> Ticket:
    """Return one of the tickets of a mailbox, and no other. Raises NotFound."""
    ticket = ticket_with_reference(session, parse_reference(reference) or "")
    if ticket is None or ticket.email_key != link.email_key:
        raise NotFound("There is no such ticket in this list.")
    return ticket


def lock(session: Session, ticket: Ticket) -> Ticket:
    """Read the ticket anew and keep others from changing it until the transaction ends."""
    session.refresh(ticket, with_for_update=True)
    return ticket


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
