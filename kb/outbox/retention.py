"""Forgetting mail: what was sent long ago, and all that was meant for an erased customer."""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, or_
from sqlalchemy.orm import Session

from kb import clock
from kb.outbox.enqueue import recipient_key
from kb.outbox.models import OutboxEmail

#: How long it can be seen that a mail was sent, or never could be.
KEPT_DAYS = 30


def forget_old_mail(session: Session) -> int:
    """Delete mail that was sent, or given up, long ago. Return how many."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    return _forget(session, or_(OutboxEmail.sent_at < before, OutboxEmail.failed_at < before))


def forget_recipient(session: Session, address: str) -> int:
    """Delete all mail for an address, sent or not. Return how many."""
    return _forget(session, OutboxEmail.recipient_key == recipient_key(address))


def _forget(session: Session, which: ColumnElement[bool]) -> int:
    return len(session.scalars(delete(OutboxEmail).where(which).returning(OutboxEmail.id)).all())
