"""The tables of a ticket: what was asked, said and attached, who may follow it, what happened."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.database.base import Base

Status = Literal["received", "open", "waiting_for_customer", "resolved", "closed"]
Priority = Literal["normal", "urgent"]
Author = Literal["customer", "agent", "system"]


class Ticket(Base):
    """One request for help. What the customer described is its first message."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_queue", "status", "due_at"),
        Index("ix_tickets_retention", "status", "closed_at"),
        # A number never comes back, so mail about an erased ticket cannot reach into a new one.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    submission_hash: Mapped[str] = mapped_column(String(64), unique=True)
    status: Mapped[Status] = mapped_column(String(24))
    priority: Mapped[Priority] = mapped_column(String(16))
    topic: Mapped[str] = mapped_column(String(80))
    locale: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[str] = mapped_column(index=True)
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str]
    contact_other: Mapped[str]
    occurred_at: Mapped[datetime | None]
    occurred_text: Mapped[str]
    timezone: Mapped[str]
    wanted: Mapped[str]
    fields: Mapped[dict[str, Any]]
    trail: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime]
    due_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # The questions (by name) whose answers an agent waits for.
    facts_needed: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    # Of the code by which somebody without email finds the ticket again.
    follow_up_hash: Mapped[str | None] = mapped_column(String(64))
    deletion_requested_at: Mapped[datetime | None]

    messages: Mapped[list["Message"]] = relationship(
        back_populates="ticket", order_by="Message.id", cascade="all", passive_deletes=True
    )
    links: Mapped[list["CustomerLink"]] = relationship(
        back_populates="ticket", cascade="all", passive_deletes=True
    )
    events: Mapped[list["Event"]] = relationship(
        order_by="Event.id", cascade="all", passive_deletes=True
    )
    rating: Mapped["Rating | None"] = relationship(cascade="all", passive_deletes=True)

    @property
    def description(self) -> str:
        """What the customer first wrote."""
        return self.messages[0].body if self.messages else ""


class Message(Base):
    """Something that was said in a ticket, with its pictures.

    `asked` are the questions (by name) an agent's words ask for, `answers` what a customer filled in.
    """

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    author: Mapped[Author] = mapped_column(String(16))
    # The agent's name as the customer reads it, and the code that proves an agent's words to be ours.
    author_name: Mapped[str] = mapped_column(default="", server_default="")
    code: Mapped[str | None] = mapped_column(String(16), unique=True, index=True)
    body: Mapped[str]
    asked: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    # Of the sending that brought it, so that a double click is one message.
    submission_hash: Mapped[str | None] = mapped_column(String(64), unique=True, index=True)
    created_at: Mapped[datetime]

    ticket: Mapped[Ticket] = relationship(back_populates="messages")
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="message",
        order_by="Attachment.position",
        cascade="all",
        passive_deletes=True,
    )


class Attachment(Base):
    """A picture in the attachment store: an upload until a message claims it, once.

    Whoever holds the upload's token (kept here only as a hash) may attach, see or discard it until
    `expires_at`; once it is claimed only the ticket leads to it.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_unclaimed", "message_id", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    stored_name: Mapped[str] = mapped_column(String(64), unique=True)
    media_type: Mapped[str] = mapped_column(String(40))
    bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    message: Mapped[Message | None] = relationship(back_populates="attachments")


class CustomerLink(Base):
    """The right of whoever holds a secret token to follow one ticket; only its hash is kept.

    A link that was `mailed` is known to nobody but the mailbox: who acts through it owns the address.
    """

    __tablename__ = "customer_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    mailed: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    ticket: Mapped[Ticket] = relationship(back_populates="links")


class Rating(Base):
    """What a customer thinks of how a ticket was handled: three marks from 1 to 5, and words."""

    __tablename__ = "ratings"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(
        ForeignKey("tickets.id", ondelete="CASCADE"), unique=True
    )
    attitude: Mapped[int]
    expertise: Mapped[int]
    speed: Mapped[int]
    comment: Mapped[str]
    created_at: Mapped[datetime]


class Customer(Base):
    """What is known of a mailbox beyond its tickets.

    `verified_at`: since when its owner has proved to hold it, by acting through a mailed link;
    `phrase`: the owner's own words, which every true mail of ours repeats.
    """

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_key: Mapped[str] = mapped_column(unique=True)
    verified_at: Mapped[datetime | None]
    phrase: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class MailboxLink(Base):
    """The right of whoever holds a mailed token to list all tickets of a mailbox, for a while."""

    __tablename__ = "mailbox_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    email_key: Mapped[str] = mapped_column(index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]


class Event(Base):
    """One line of the audit trail: who did what and when; never what somebody wrote.

    A ticket's own lines go with it; lines without a ticket (an erasure) stay.
    """

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(
        ForeignKey("tickets.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(80))
    details: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
