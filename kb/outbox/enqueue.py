"""Putting a mail into the outbox, in the transaction of the fact that it tells."""

import uuid
from datetime import timedelta
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb import clock
from kb.outbox.models import OutboxEmail
from kb.settings import Locale

#: How many mails of a kind an address gets within a day. Whoever types somebody else's address again and again
#: cannot fill that mailbox; and because each kind is counted by itself, what strangers cause leaves room for answers.
A_DAY = MappingProxyType({"receipt": 20, "ticket_link": 10, "my_tickets": 10})
#: Of the kinds that only our own staff can cause.
STAFF_A_DAY = 100


def recipient_key(address: str) -> str:
    """Return what makes two spellings of an address the same recipient."""
    return address.strip().casefold()


def enqueue(
    session: Session,
    kind: str,
    recipient: str,
    locale: Locale,
    *,
    after: timedelta = timedelta(),
    **ids: int,
) -> bool:
    """Write one mail into the outbox: its kind and the ids of what it is about, never its words.

    It goes at once, or `after` a while. Returns False, and writes nothing, when the recipient has had as many of
    this kind within a day as anybody gets (`A_DAY`).
    """
    now = clock.now()
    key = recipient_key(recipient)
    recent = select(func.count()).where(
        OutboxEmail.recipient_key == key,
        OutboxEmail.kind == kind,
        OutboxEmail.created_at > now - timedelta(days=1),
    )
    if (session.scalar(recent) or 0) >= A_DAY.get(kind, STAFF_A_DAY):
        return False
    session.add(
        OutboxEmail(
            kind=kind,
            recipient=recipient,
            recipient_key=key,
            locale=locale,
            ids=dict(ids),
            message_id=uuid.uuid4().hex,
            created_at=now,
            next_attempt_at=now + after,
        )
    )
    session.flush()
    return True


def call_off(session: Session, kind: str, recipient: str, **ids: int) -> None:
    """Take a mail that has not been sent yet out of the outbox; one that is not there is no error."""
    waiting = select(OutboxEmail).where(
        OutboxEmail.recipient_key == recipient_key(recipient),
        OutboxEmail.kind == kind,
        OutboxEmail.sent_at.is_(None),
    )
    for mail in session.scalars(waiting):
        if mail.ids == ids:
            session.delete(mail)
    session.flush()
