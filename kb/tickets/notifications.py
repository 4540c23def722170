"""What the mails about tickets tell.

Nothing a visitor wrote stands in them, and nothing an agent wrote unless the owner of the mailbox has acted through a
mailed link: whoever typed the address may have typed somebody else's.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.i18n.formats import format_day, format_moment
from kb.i18n.locales import parse_locale
from kb.i18n.zones import zone_name
from kb.outbox.kinds import MailKind, Told
from kb.settings import Locale, Settings
from kb.tickets.access import ticket_to_tell_of
from kb.tickets.customers import find_customer
from kb.tickets.fact_words import fact_words
from kb.tickets.links import mint_link
from kb.tickets.mail_thread import thread_of
from kb.tickets.mailboxes import mint_mailbox_link
from kb.tickets.models import Message, Ticket
from kb.tickets.workflow import SETTLED, reopen_until

_OVERTAKEN = "what this mail asks for has been done"


def receipt(session: Session, ids: Mapping[str, int], settings: Settings) -> Told:
    """Tell that a request has arrived, and until when it is answered."""
    ticket = ticket_to_tell_of(session, ids)
    locale = _locale(ticket, settings)
    due = format_moment(locale, ticket.due_at, settings.zone)
    zone = zone_name(locale, settings.timezone)
    return _told(session, ticket, settings, due=due, time_zone=zone)


def reply(session: Session, ids: Mapping[str, int], settings: Settings) -> Told:
    """Tell that an agent has written."""
    ticket = ticket_to_tell_of(session, ids)
    return _told(session, ticket, settings, **_answer(session, ticket, ids))


def facts_needed(session: Session, ids: Mapping[str, int], settings: Settings) -> Told:
    """Tell what an agent asks for. Raises NotFound when all of it has been given meanwhile."""
    ticket = ticket_to_tell_of(session, ids)
    if not ticket.facts_needed:
        raise NotFound(_OVERTAKEN)
    facts = fact_words(ticket.facts_needed, _locale(ticket, settings))
    return _told(session, ticket, settings, facts=facts, **_answer(session, ticket, ids))


def resolved(session: Session, ids: Mapping[str, int], settings: Settings) -> Told:
    """Tell that a request is solved. Raises NotFound when it has been opened again meanwhile."""
    ticket = ticket_to_tell_of(session, ids)
    until = _last_day(ticket, settings)
    return _told(session, ticket, settings, until=until, **_answer(session, ticket, ids))


def follow_up(session: Session, ids: Mapping[str, int], settings: Settings) -> Told:
    """Ask whether it has stayed solved. Raises NotFound when it has not."""
    ticket = ticket_to_tell_of(session, ids)
    return _told(session, ticket, settings, until=_last_day(ticket, settings))


def rating(session: Session, ids: Mapping[str, int], settings: Settings) -> Told:
    """Ask how it was. Raises NotFound when that has been said, or the request was opened again."""
    ticket = ticket_to_tell_of(session, ids)
    if ticket.rating is not None or ticket.status not in SETTLED:
        raise NotFound(_OVERTAKEN)
    return _told(session, ticket, settings)


def ticket_link(session: Session, ids: Mapping[str, int], settings: Settings) -> Told:
    """Bring a fresh link to a request. Raises NotFound when the site does not know its own address."""
    _need_address(settings)
    return _told(session, ticket_to_tell_of(session, ids), settings)


def my_tickets(session: Session, ids: Mapping[str, int], settings: Settings) -> Told:
    """Bring a link to all requests of the mailbox that one ticket belongs to. Raises NotFound as `ticket_link`."""
    _need_address(settings)
    ticket = ticket_to_tell_of(session, ids)
    link = f"{settings.base_url}/m/{mint_mailbox_link(session, ticket.email_key)}"
    return Told({"link": link, "phrase": _phrase(session, ticket)})


#: Every kind of mail about tickets, by the name of its folder under `templates/email/`.
MAILS: Mapping[str, MailKind] = MappingProxyType(
    {
        "receipt": MailKind(receipt, "auto-replied", opens=True),
        "reply": MailKind(reply, ""),
        "facts_needed": MailKind(facts_needed, ""),
        "resolved": MailKind(resolved, "auto-generated"),
        "follow_up": MailKind(follow_up, "auto-generated"),
        "rating": MailKind(rating, "auto-generated"),
        "ticket_link": MailKind(ticket_link, "auto-replied"),
        "my_tickets": MailKind(my_tickets, "auto-replied"),
    }
)


def _told(session: Session, ticket: Ticket, settings: Settings, **values: object) -> Told:
    """Add what every mail about a ticket says; the link is empty when the site does not know its own address."""
    link = ""
    if settings.base_url:
        link = f"{settings.base_url}/t/{mint_link(session, ticket, mailed=True)}"
    common = {
        "reference": ticket.reference,
        "link": link,
        "phrase": _phrase(session, ticket),
    }
    return Told({**common, **values}, thread_of(ticket, settings))


def _answer(session: Session, ticket: Ticket, ids: Mapping[str, int]) -> dict[str, object]:
    """Return an agent's message: who wrote it, the code that proves it, and its words where they may be mailed."""
    message = session.get(Message, ids["message"])
    if message is None or message.ticket_id != ticket.id:
        return {"agent": "", "code": "", "words": ""}
    words = message.body if _is_verified(session, ticket) else ""
    return {"agent": message.author_name, "code": message.code or "", "words": words}


def _is_verified(session: Session, ticket: Ticket) -> bool:
    customer = find_customer(session, ticket.email_key)
    return customer is not None and customer.verified_at is not None


def _phrase(session: Session, ticket: Ticket) -> str:
    customer = find_customer(session, ticket.email_key)
    return customer.phrase if customer is not None and customer.verified_at else ""


def _last_day(ticket: Ticket, settings: Settings) -> str:
    """Return until which day a solved ticket may be opened again. Raises NotFound when it has been."""
    moment = reopen_until(ticket)
    if moment is None:
        raise NotFound(_OVERTAKEN)
    return format_day(_locale(ticket, settings), moment.astimezone(settings.zone).date())


def _locale(ticket: Ticket, settings: Settings) -> Locale:
    return parse_locale(ticket.locale) or settings.default_locale


def _need_address(settings: Settings) -> None:
    if not settings.base_url:
        raise NotFound("a link cannot be mailed without base_url")
