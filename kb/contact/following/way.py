"""The way to a ticket that was just sent: its link, a picture of the link for a phone, what to add meanwhile."""

from dataclasses import dataclass

import segno

from kb.contact.following.cookies import token_for
from kb.contact.following.telling import label_of
from kb.database.transaction import reading
from kb.errors import NotFound
from kb.settings import Locale
from kb.tickets.facts import SCREENSHOTS
from kb.tickets.thread import Thread, thread_for_customer
from kb.tickets.workflow import UNSOLVED
from kb.web.services import services
from kb.web.templating import whole_address

_MOST_TO_ADD = 4
#: Empty squares around a QR code, as its standard asks.
_QUIET = 4


@dataclass(frozen=True, slots=True)
class Way:
    """`link` opens the ticket for whoever has it; `to_add` are facts not given yet; `story` is what was asked.

    The story is empty where nobody is sent to read: when the ticket is urgent, or solved already.

    The link for a phone: `squares` is the path of the dark squares in a drawing `side` wide, a quiet zone included.
    """

    link: str
    side: int
    squares: str
    to_add: tuple[str, ...]
    story: str


def way_to(reference: str, locale: Locale) -> Way | None:
    """Return the way to a ticket that this browser may open, or None."""
    token = token_for(reference)
    try:
        with reading(services().engine) as session:
            thread = thread_for_customer(session, token)
    except NotFound:
        return None
    if thread.reference != reference:
        return None
    link = whole_address(f"/t/{token}")
    side, squares = _drawn(link)
    may_read = thread.priority != "urgent" and thread.status in UNSOLVED
    story = thread.messages[0].body if may_read else ""
    return Way(link, side, squares, _to_add(thread, locale), story)


def _drawn(link: str) -> tuple[int, str]:
    """Return the side and the path of a QR code's drawing."""
    rows = list(segno.make(link, error="m").matrix_iter(border=_QUIET))
    dark = ((x, y) for y, row in enumerate(rows) for x, square in enumerate(row) if square)
    return len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)


def _to_add(thread: Thread, locale: Locale) -> tuple[str, ...]:
    topic = services().settings.topic(thread.topic)
    names: list[str] = [
        name for name in (topic.fields if topic else ()) if name not in thread.fields
    ]
    if not thread.messages[0].pictures:
        names.append(SCREENSHOTS)
    return tuple(
        label_of(name, locale) for name in names[:_MOST_TO_ADD] if name != "earlier_reference"
    )
