"""A ticket as its customer may read it: plain data for pages and the API."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kb.tickets.access import attachment_for_customer, ticket_for_customer
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.models import Attachment, Author, Message, Status, Ticket


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
    """Something that was said, by whom and when (UTC)."""

    author: Author
    body: str
    created_at: datetime
    pictures: tuple[ThreadPicture, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """A ticket with all that was said in it, oldest first; moments in UTC."""

    reference: str
    status: Status
    topic: str
    created_at: datetime
    updated_at: datetime
    due_at: datetime
    messages: tuple[ThreadMessage, ...]


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
    )


def _message(message: Message) -> ThreadMessage:
    return ThreadMessage(
        author=message.author,
        body=message.body,
        created_at=message.created_at,
        pictures=tuple(_picture(each) for each in message.attachments),
    )


def _picture(row: Attachment) -> ThreadPicture:
    return ThreadPicture(row.id, row.name, row.media_type, row.width, row.height, row.bytes)
