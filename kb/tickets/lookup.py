"""Finding a ticket again: by reference and e-mail a fresh link is mailed, by reference and code it opens."""

import secrets

from sqlalchemy.orm import Session

from kb import clock
from kb.errors import NotFound
from kb.outbox.enqueue import enqueue, recipient_key
from kb.settings import Locale
from kb.tickets.access import lock, ticket_with_reference
from kb.tickets.codes import hash_follow_up_code
from kb.tickets.links import mint_link
from kb.tickets.models import Event
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
    with session.begin_nested() as mailing:
        ticket_id, address = (ticket.id, ticket.email) if ticket and theirs else (0, email)
        enqueue(session, "ticket_link", address, locale, ticket=ticket_id)
        if not theirs:
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
