"""The mail that is still to be sent, and for a while the mail that was."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.database.base import Base


class OutboxEmail(Base):
    """One mail: which kind, to whom, in what language and about what; never a body.

    Each delivery renders the body anew, so no secret link is ever kept. A row is claimed by moving
    `next_attempt_at` past the time a delivery may take; a worker that dies need not free it.
    """

    __tablename__ = "outbox_emails"
    __table_args__ = (
        Index("ix_outbox_emails_due", "sent_at", "failed_at", "next_attempt_at"),
        Index("ix_outbox_emails_recipient", "recipient_key", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str]
    recipient_key: Mapped[str]
    locale: Mapped[str] = mapped_column(String(16))
    ids: Mapped[dict[str, Any]]
    message_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
