"""Deleting what need not be kept: old tickets, orphaned uploads and files, a customer's data."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, Select, delete, select
from sqlalchemy.orm import Session

from kb import clock
from kb.database.transaction import reading, transaction
from kb.errors import Invalid
from kb.outbox.enqueue import recipient_key
from kb.outbox.retention import forget_old_mail, forget_recipient
from kb.settings import Settings
from kb.tickets.access import ticket_for_agent
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.lookup import LINK_ASKED_FOR
from kb.tickets.models import Attachment, Customer, Event, MailboxLink, Message, Ticket
from kb.tickets.workflow import REOPEN_WITHIN, move_ticket

#: A file that no row names may belong to a submission that is just being kept; not after a day.
STRAY_AFTER = timedelta(days=1)

#: How long it can be seen that somebody tried references and addresses.
LOOK_UPS_KEPT = timedelta(days=30)

#: Deleted in one transaction, so that nobody waits long for the database.
_BATCH = 100


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was deleted."""

    tickets: int = 0
    uploads: int = 0
    files: int = 0
    mails: int = 0
    customers: int = 0


def purge(engine: Engine, store: AttachmentStore, settings: Settings) -> Purged:
    """Close what has stayed solved, and delete everything whose time is over."""
    close_settled_tickets(engine)
    return Purged(
        tickets=purge_closed_tickets(engine, store, settings),
        uploads=purge_uploads(engine, store),
        files=purge_stray_files(engine, store),
        mails=_purge_mail(engine),
        customers=purge_customers(engine),
    )


def purge_uploads(engine: Engine, store: AttachmentStore) -> int:
    """Delete uploads that no message has claimed in time. Return how many."""
    orphans = delete(Attachment).where(
        Attachment.message_id.is_(None), Attachment.expires_at <= clock.now()
    )
    with transaction(engine) as session:
        names = session.scalars(orphans.returning(Attachment.stored_name)).all()
        store.remove_after_commit(session, names)
    return len(names)


def close_settled_tickets(engine: Engine) -> int:
    """Close tickets that nobody has opened again in time after they were solved. Return how many."""
    before = clock.now() - REOPEN_WITHIN
    silent = select(Ticket).where(Ticket.status == "resolved", Ticket.resolved_at < before)
    total = 0
    while True:
        with transaction(engine) as session:
            tickets = session.scalars(silent.limit(_BATCH)).all()
            for ticket in tickets:
                move_ticket(session, ticket, "close", "system")
        total += len(tickets)
        if len(tickets) < _BATCH:
            return total


def purge_closed_tickets(engine: Engine, store: AttachmentStore, settings: Settings) -> int:
    """Delete tickets that have been closed for `closed_ticket_days`, with all that is theirs."""
    before = clock.now() - timedelta(days=settings.closed_ticket_days)
    old = select(Ticket.id).where(Ticket.status == "closed", Ticket.closed_at < before)
    total = 0
    while True:
        with transaction(engine) as session:
            deleted = _delete_tickets(session, store, old.limit(_BATCH))[0]
        total += deleted
        if deleted < _BATCH:
            return total


def purge_stray_files(engine: Engine, store: AttachmentStore) -> int:
    """Delete files that no row names: what a killed process left behind. Return how many."""
    before = clock.now() - STRAY_AFTER
    old = [path for path, changed in store.files() if changed < before]
    with reading(engine) as session:
        named = set(session.scalars(select(Attachment.stored_name)))
    strays = [path for path in old if path.name not in named]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def purge_customers(engine: Engine) -> int:
    """Forget links to mailboxes that are over, look-ups that failed, and mailboxes that have no ticket any more.

    Return how many mailboxes.
    """
    failed = (Event.kind == LINK_ASKED_FOR, Event.ticket_id.is_(None))
    with transaction(engine) as session:
        session.execute(
            delete(Event).where(*failed, Event.created_at < clock.now() - LOOK_UPS_KEPT)
        )
        session.execute(delete(MailboxLink).where(MailboxLink.expires_at <= clock.now()))
        unused = Customer.email_key.not_in(select(Ticket.email_key))
        return len(session.scalars(delete(Customer).where(unused).returning(Customer.id)).all())


def erase_ticket(session: Session, store: AttachmentStore, reference: str) -> int:
    """Delete one ticket with its files, by its reference. Return how many files. Raises NotFound.

    One line without personal data stays in the audit trail.
    """
    ticket = ticket_for_agent(session, reference)
    _, files = _delete_tickets(session, store, select(Ticket.id).where(Ticket.id == ticket.id))
    session.add(
        Event(
            kind="ticket_erased",
            actor="command line",
            details={"files": files},
            created_at=clock.now(),
        )
    )
    return files


def erase_customer(session: Session, store: AttachmentStore, email: str) -> tuple[int, int]:
    """Delete all tickets of an address, their files, mail for it, and what is known of its owner.

    Return how many tickets and files. One line without personal data stays in the audit trail. Raises Invalid for what
    is no address.
    """
    key = recipient_key(email)
    if "@" not in key:
        # Nothing at all is the address of everybody who gave none.
        raise Invalid(f"{email!r} is no email address.")
    tickets, files = _delete_tickets(
        session, store, select(Ticket.id).where(Ticket.email_key == key)
    )
    session.execute(delete(Customer).where(Customer.email_key == key))
    session.execute(delete(MailboxLink).where(MailboxLink.email_key == key))
    mails = forget_recipient(session, email)
    session.add(
        Event(
            kind="customer_erased",
            actor="command line",
            details={"tickets": tickets, "files": files, "mails": mails},
            created_at=clock.now(),
        )
    )
    return tickets, files


def _delete_tickets(
    session: Session, store: AttachmentStore, which: Select[int]
) -> tuple[int, int]:
    ids: Collection[int] = session.scalars(which).all()
    names = session.scalars(
        select(Attachment.stored_name).join(Message).where(Message.ticket_id.in_(ids))
    ).all()
    session.execute(delete(Ticket).where(Ticket.id.in_(ids)))
    store.remove_after_commit(session, names)
    return len(ids), len(names)


def _purge_mail(engine: Engine) -> int:
    with transaction(engine) as session:
        return forget_old_mail(session)
