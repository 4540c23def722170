"""All tickets of one mailbox, for whoever holds a link that was mailed there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb import clock
from kb.errors import Invalid
from kb.i18n.gettext import mark, translate
from kb.settings import Locale
from kb.text.secrets.guard import stop_secrets
from kb.tickets.access import link_for_customer, mailbox_for_customer, ticket_in_mailbox
from kb.tickets.customers import find_customer, verify_mailbox
from kb.tickets.links import mint_link
from kb.tickets.models import MailboxLink, Status, Ticket
from kb.tickets.tokens import hash_token, new_token

LINK_LASTS = timedelta(hours=24)
#: Long enough to be remembered by, short enough to be seen whole on a phone.
LONGEST_PHRASE = 60
PHRASE_TOO_LONG = mark("Your phrase may have %(limit)s characters at most.")


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One ticket in the list; moments in UTC. `facts_needed` counts what its customer is still asked for."""

    reference: str
    topic: str
    status: Status
    created_at: datetime
    updated_at: datetime
    facts_needed: int


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What its owner sees: the address, their own phrase, and all tickets, what changed last first."""

    address: str
    phrase: str
    tickets: tuple[TicketLine, ...]


def mint_mailbox_link(session: Session, email_key: str) -> str:
    """Make a link to all tickets of a mailbox and return its token, which goes into a mail and nowhere else."""
    token, now = new_token(), clock.now()
    session.add(
        MailboxLink(
            email_key=email_key,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + LINK_LASTS,
        )
    )
    session.flush()
    return token


def mailbox(session: Session, token: str) -> Mailbox:
    """Return what the holder of a link may read. Changes nothing. Raises NotFound."""
    link = mailbox_for_customer(session, token)
    theirs = select(Ticket).where(Ticket.email_key == link.email_key)
    tickets = session.scalars(theirs.order_by(Ticket.updated_at.desc(), Ticket.id.desc())).all()
    customer = find_customer(session, link.email_key)
    return Mailbox(
        address=tickets[0].email if tickets else link.email_key,
        phrase=customer.phrase if customer is not None else "",
        tickets=tuple(_line(ticket) for ticket in tickets),
    )


def open_from_mailbox(session: Session, token: str, reference: str) -> str:
    """Return the token of a fresh link to one of the mailbox's tickets. Raises NotFound."""
    link = mailbox_for_customer(session, token)
    verify_mailbox(session, link.email_key)
    return mint_link(session, ticket_in_mailbox(session, link, reference), mailed=True)


def choose_phrase(session: Session, token: str, phrase: str, locale: Locale) -> None:
    """Keep the words that every true mail of ours will repeat to this mailbox; none, if empty.

    Raises NotFound; Invalid when they are too long or hold a secret.
    """
    words = " ".join("".join(each if each.isprintable() else " " for each in phrase).split())
    stop_secrets({"phrase": words}, locale)
    if len(words) > LONGEST_PHRASE:
        raise Invalid(translate(locale, PHRASE_TOO_LONG, limit=LONGEST_PHRASE))
    link = mailbox_for_customer(session, token)
    verify_mailbox(session, link.email_key).phrase = words


def phrase_for_customer(session: Session, token: str) -> str:
    """Return the owner's phrase for the page of a ticket; empty unless its link was mailed to the owner.

    Whoever typed the address may have the link that was shown on screen, and must not learn the phrase.
    Raises NotFound.
    """
    link = link_for_customer(session, token)
    customer = find_customer(session, link.ticket.email_key) if link.mailed else None
    return customer.phrase if customer is not None else ""


def revoke_mailbox_links(session: Session, token: str) -> None:
    """Make every link to the list of this mailbox stop working, this one too. Raises NotFound."""
    link = mailbox_for_customer(session, token)
    session.execute(
        update(MailboxLink)
        .where(MailboxLink.email_key == link.email_key, MailboxLink.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def _line(ticket: Ticket) -> TicketLine:
    return TicketLine(
        ticket.reference,
        ticket.topic,
        ticket.status,
        ticket.created_at,
        ticket.updated_at,
        len(ticket.facts_needed),
    )
