"""Who acts on a ticket, and what that proves: through a mailed link it can only be the mailbox's owner."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb import clock
from kb.tickets.access import link_for_customer, lock
from kb.tickets.models import Customer, Ticket


def ticket_to_act_on(session: Session, token: str) -> Ticket:
    """Return the ticket that a link opens, for somebody who does something there, and hold it until the end.

    Opening a link proves nothing, for mail scanners do; who acts through a mailed one has verified the address.
    Raises NotFound.
    """
    link = link_for_customer(session, token)
    ticket = lock(session, link.ticket)
    if link.mailed and ticket.email:
        verify_mailbox(session, ticket.email_key)
    return ticket


def verify_mailbox(session: Session, email_key: str) -> Customer:
    """Note that the owner of a mailbox was here. Return what is known of it."""
    customer = find_customer(session, email_key) or _new_customer(session, email_key)
    customer.verified_at = customer.verified_at or clock.now()
    return customer


def find_customer(session: Session, email_key: str) -> Customer | None:
    """Return what is known of a mailbox, or None."""
    return session.scalar(select(Customer).where(Customer.email_key == email_key))


def _new_customer(session: Session, email_key: str) -> Customer:
    customer = Customer(email_key=email_key, phrase="", created_at=clock.now())
    try:
        with session.begin_nested():
            session.add(customer)
    except IntegrityError:
        # Somebody came in by two tickets at the same moment.
        return session.scalars(select(Customer).where(Customer.email_key == email_key)).one()
    return customer
