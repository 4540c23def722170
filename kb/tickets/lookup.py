"""Finding tickets again: by an email address a fresh link is mailed, by reference and code one opens."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import clock
from kb.errors import NotFound
from kb.outbox.enqueue import enqueue, recipient_key
from kb.settings import Locale
from kb.tickets.access import lock, ticket_with_reference
from kb.tickets.codes import hash_follow_up_code
from kb.tickets.links import mint_link
from kb.tickets.models import Event, Ticket
from kb.tickets.tokens import hash_token, same_hash

#: Somebody gave a reference and an address, rightly (then with the ticket) or not.
LINK_ASKED_FOR = "link_asked_for"


def mail_fresh_link(session: Session, reference: str, email: str, locale: Locale) -> None:
    """Mail a fresh link to a ticket's own address, if that is the address that was given.

    Whether it is cannot be told from outside: nothing is returned, and the same is read and written either way.
    """
    ticket = ticket_with_reference(session, reference)
    given, known = recipient_key(email), ticket.email_key if ticket is not None else ""
    theirs = same_hash(hash_token(given), hash_token(known)) and bool(known)
    _mail(session, "ticket_link", ticket if theirs else None, email, locale)


def mail_my_tickets(session: Session, email: str, locale: Locale) -> None:
    """Mail a link to all tickets of an address, if there are any. That, too, cannot be told from outside."""
    latest = select(Ticket).where(Ticket.email_key == recipient_key(email))
    ticket = session.scalar(latest.order_by(Ticket.id.desc()).limit(1))
    _mail(session, "my_tickets", ticket, email, locale)


def _mail(session: Session, kind: str, ticket: Ticket | None, email: str, locale: Locale) -> None:
    """Mail a link to the ticket's own address; without a ticket do as much work, and mail nothing."""
    with session.begin_nested() as mailing:
        ticket_id, address = (ticket.id, ticket.email) if ticket else (0, email)
        enqueue(session, kind, address, locale, ticket=ticket_id)
        if not ticket:
            mailing.rollback()
    session.add(
        Event(
            ticket_id=ticket_id or None,
            kind=LINK_ASKED_FOR,
            actor="visitor",
            details={},
            created_at=clock.now(),
        )
    )


def open_with_code(session: Session, reference: str, code: str) -> str:
    """Return a fresh link's token for whoever has the ticket's follow-up code.

    Raises NotFound, alike and after the same work for a wrong reference and a wrong code.
    """
    ticket = ticket_with_reference(session, reference)
    kept = ticket.follow_up_hash if ticket is not None else None
    given = hash_follow_up_code(reference, code)
    if not same_hash(given, kept or hash_token(secrets.token_hex())) or ticket is None:
        raise NotFound("This reference and this code open no ticket.")
    return mint_link(session, lock(session, ticket))
