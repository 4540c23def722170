"""A ticket's page: what its template receives, and how it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import Response, make_response, render_template

from kb import clock
from kb.contact.following.cookies import token_for
from kb.contact.following.forms import RATED, RatingForm, ReplyForm
from kb.contact.following.telling import Told, tell
from kb.contact.pages import Problems
from kb.contact.pictures import Pictures
from kb.contact.stamp import Stamp, new_stamp
from kb.database.transaction import reading
from kb.errors import NotFound
from kb.settings import Locale
from kb.text.secrets.advice import Advice
from kb.text.secrets.guard import Refused
from kb.tickets.mailboxes import phrase_for_customer
from kb.tickets.reference import parse_reference
from kb.tickets.thread import Thread, thread_for_customer
from kb.web.rate_limit import client_address
from kb.web.services import services


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket that this browser may open, with the token that says so."""

    token: str
    thread: Thread


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent from the page and came back: forms with their input, and everything that is wrong."""

    reply: ReplyForm | None = None
    rating: RatingForm | None = None
    stamp: Stamp | None = None
    pictures: Pictures = field(default_factory=Pictures)
    problems: Problems = ()
    refused: Sequence[Refused] = ()


@dataclass(frozen=True, slots=True)
class TicketPage:
    """A ticket's page: the ticket in words, and its forms as they were sent or new.

    `sent_reply`: an answer was sent and came back; `phrase`: the owner's own, if it may be shown here.
    """

    told: Told
    reply: ReplyForm
    rating: RatingForm
    stamp: str
    pictures: Pictures
    problems: Problems
    stopped: tuple[Advice, ...]
    sent_reply: bool
    phrase: str

    @property
    def picture_problems(self) -> list[str]:
        """The sentences that stand beside the screenshots."""
        return [sentence for target, sentence in self.problems if target == "screenshots"]


def opened(reference: str) -> Opened:
    """Return the ticket of an address, if this browser may open it.

    Raises NotFound, alike whether there is such a ticket or not.
    """
    services().limiter.check("follow", client_address())
    wanted = parse_reference(reference) or ""
    token = token_for(wanted)
    with reading(services().engine) as session:
        thread = thread_for_customer(session, token)
    if thread.reference != wanted:
        raise NotFound("This link opens another ticket.")
    return Opened(token, thread)


def told(ticket: Opened, locale: Locale) -> Told:
    """Put the ticket into words, as of now."""
    return tell(ticket.thread, services().settings, locale, clock.now())


def show_ticket(
    ticket: Opened, locale: Locale, sent: Sent | None = None, status: int = HTTPStatus.OK
) -> Response:
    """Return the ticket's page, with whatever was sent and could not be kept."""
    sent = sent or Sent()
    settings = services().settings
    page = TicketPage(
        told=told(ticket, locale),
        reply=sent.reply or ReplyForm(settings, locale, ticket.thread),
        rating=sent.rating or RatingForm(settings, locale),
        stamp=(sent.stamp or new_stamp()).sign(),
        pictures=sent.pictures,
        problems=sent.problems,
        stopped=tuple(dict.fromkeys(each.advice for each in sent.refused)),
        sent_reply=sent.reply is not None,
        phrase=_phrase(ticket.token),
    )
    return make_response(render_template("ticket/page.html", page=page, rated=RATED), status)


def _phrase(token: str) -> str:
    with reading(services().engine) as session:
        return phrase_for_customer(session, token)
