"""Tickets as plain data, for scripts and spreadsheets."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any, TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.tickets.customers import find_customer
from kb.tickets.earlier import Earlier, earlier_ticket
from kb.tickets.models import Attachment, Message, Rating, Ticket

#: The keys of an exported ticket, in the order of the columns.
COLUMNS = (
    "reference", "status", "priority", "topic", "locale", "account_id", "email", "phone",
    "contact_other", "occurred_at", "timezone", "description", "wanted", "fields", "trail",
    "attachments", "created_at", "updated_at", "messages", "facts_needed", "rating",
    "deletion_requested_at", "earlier_ticket", "email_verified_at",
)  # fmt: skip

#: How a cell begins that a spreadsheet would run as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_BATCH = 200


def export_tickets(session: Session, since: datetime | None = None) -> Iterator[dict[str, Any]]:
    """Yield every ticket, or those changed since an aware moment, oldest first.

    The keys are `COLUMNS`; moments are ISO 8601 in UTC, or None; an attachment's `file` is its name
    in the attachments folder.
    """
    query = (
        select(Ticket)
        .order_by(Ticket.id)
        .options(
            selectinload(Ticket.messages).selectinload(Message.attachments),
            selectinload(Ticket.rating),
        )
        .execution_options(yield_per=_BATCH)
    )
    if since is not None:
        query = query.where(Ticket.updated_at >= since)
    for ticket in session.scalars(query):
        customer = find_customer(session, ticket.email_key)
        yield _exported(ticket) | {
            "earlier_ticket": _earlier(earlier_ticket(session, ticket)),
            # The owner's phrase stays here: whoever reads an export could forge our mail with it.
            "email_verified_at": _iso(customer.verified_at) if customer else None,
        }


def write_csv(tickets: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """Write tickets as CSV with a heading: lists and tables as JSON, formulas disarmed."""
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for ticket in tickets:
        writer.writerow(_cell(ticket[name]) for name in COLUMNS)


def write_json(tickets: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """Write tickets as one JSON list, one ticket after the other."""
    separator = "[\n"
    for ticket in tickets:
        stream.write(separator + json.dumps(ticket, ensure_ascii=False))
        separator = ",\n"
    stream.write("[]\n" if separator == "[\n" else "\n]\n")


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _exported(ticket: Ticket) -> dict[str, Any]:
    pictures = [picture for message in ticket.messages for picture in message.attachments]
    return {
        "reference": ticket.reference,
        "status": ticket.status,
        "priority": ticket.priority,
        "topic": ticket.topic,
        "locale": ticket.locale,
        "account_id": ticket.account_id,
        "email": ticket.email,
        "phone": ticket.phone,
        "contact_other": ticket.contact_other,
        "occurred_at": _iso(ticket.occurred_at),
        "timezone": ticket.timezone,
        "description": ticket.description,
        "wanted": ticket.wanted,
        "fields": ticket.fields,
        "trail": ticket.trail,
        "attachments": [_picture(picture) for picture in pictures],
        "created_at": _iso(ticket.created_at),
        "updated_at": _iso(ticket.updated_at),
        "messages": [_message(message) for message in ticket.messages],
        "facts_needed": ticket.facts_needed,
        "rating": _rating(ticket.rating),
        "deletion_requested_at": _iso(ticket.deletion_requested_at),
    }


def _message(message: Message) -> dict[str, Any]:
    return {
        "author": message.author,
        "author_name": message.author_name,
        "code": message.code,
        "body": message.body,
        "asked": message.asked,
        "answers": message.answers,
        "created_at": _iso(message.created_at),
        "attachments": [picture.name for picture in message.attachments],
    }


def _rating(rating: Rating | None) -> dict[str, Any] | None:
    if rating is None:
        return None
    marks = {name: getattr(rating, name) for name in ("attitude", "expertise", "speed", "comment")}
    return {**marks, "created_at": _iso(rating.created_at)}


def _picture(picture: Attachment) -> dict[str, Any]:
    return {
        "name": picture.name,
        "type": picture.media_type,
        "bytes": picture.bytes,
        "sha256": picture.sha256,
        "file": picture.stored_name,
    }


def _earlier(earlier: Earlier | None) -> dict[str, Any] | None:
    return asdict(earlier) if earlier else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
