"""A ticket as its customer may read it: plain data for pages and the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kb.tickets.access import attachment_for_customer, ticket_for_customer
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.models import Attachment, Author, Message, Priority, Rating, Status, Ticket
from kb.tickets.workflow import may_move, reopen_until


@dataclass(frozen=True, slots=True)
class ThreadPicture:
    """A picture in a ticket; sizes in pixels and bytes."""

    id: int
    name: str
    media_type: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """Something that was said, by whom and when (UTC).

    `code` proves an agent's words to be ours; `asked` names the questions they ask, `answers` gives what a
    customer filled in.
    """

    author: Author
    body: str
    created_at: datetime
    pictures: tuple[ThreadPicture, ...]
    author_name: str = ""
    code: str = ""
    asked: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A status the ticket came to, and when (UTC)."""

    status: Status
    at: datetime


@dataclass(frozen=True, slots=True)
class Rated:
    """What the customer thought of it: marks from 1 to 5, and words."""

    attitude: int
    expertise: int
    speed: int
    comment: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A ticket with all that was said and happened in it, oldest first; moments in UTC.

    `facts_needed` names what the customer is still asked for; `timezone` is the customer's own, or empty;
    `reopen_until` is None while it is not solved; `can_reopen`: the customer may still do it.
    """

    reference: str
    status: Status
    topic: str
    created_at: datetime
    updated_at: datetime
    due_at: datetime
    messages: tuple[ThreadMessage, ...]
    locale: str
    priority: Priority
    timezone: str
    fields: Mapping[str, str]
    facts_needed: tuple[str, ...]
    steps: tuple[Step, ...]
    reopen_until: datetime | None
    can_reopen: bool
    rating: Rated | None
    deletion_requested_at: datetime | None


def thread_for_customer(session: Session, token: str) -> Thread:
    """Return what the holder of a link may read. Changes nothing. Raises NotFound."""
    return _thread(ticket_for_customer(session, token))


def picture_for_customer(
    session: Session, store: AttachmentStore, token: str, picture_id: int
) -> tuple[ThreadPicture, bytes]:
    """Return a picture of the ticket that the link opens, with its bytes. Raises NotFound."""
    row = attachment_for_customer(session, token, picture_id)
    return _picture(row), store.read(row.stored_name)


def _thread(ticket: Ticket) -> Thread:
    return Thread(
        reference=ticket.reference,
        status=ticket.status,
        topic=ticket.topic,
        created_at=ticket.created_at,
        updated_at=ticket.updated_at,
        due_at=ticket.due_at,
        messages=tuple(_message(each) for each in ticket.messages),
        locale=ticket.locale,
        priority=ticket.priority,
        timezone=ticket.timezone,
        fields=ticket.fields,
        facts_needed=tuple(ticket.facts_needed),
        steps=_steps(ticket),
        reopen_until=reopen_until(ticket),
        can_reopen=may_move(ticket, "reopen", "customer"),
        rating=_rated(ticket.rating),
        deletion_requested_at=ticket.deletion_requested_at,
    )


def _steps(ticket: Ticket) -> tuple[Step, ...]:
    moves = (event for event in ticket.events if event.kind == "moved")
    came_to = (Step(event.details["to"], event.created_at) for event in moves)
    return (Step("received", ticket.created_at), *came_to)


def _rated(rating: Rating | None) -> Rated | None:
    if rating is None:
        return None
    return Rated(rating.attitude, rating.expertise, rating.speed, rating.comment)


def _message(message: Message) -> ThreadMessage:
    return ThreadMessage(
        author=message.author,
        body=message.body,
        created_at=message.created_at,
        pictures=tuple(_picture(each) for each in message.attachments),
        author_name=message.author_name,
        code=message.code or "",
        asked=tuple(message.asked),
        answers=tuple(message.answers.items()),
    )


def _picture(row: Attachment) -> ThreadPicture:
    return ThreadPicture(row.id, row.name, row.media_type, row.width, row.height, row.bytes)
