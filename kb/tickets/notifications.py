"""What the mails about tickets tell: nothing a visitor wrote, for no address is verified."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.i18n.formats import format_moment
from kb.i18n.locales import parse_locale
from kb.outbox.deliver import Facts
from kb.settings import Settings
from kb.tickets.links import mint_link
from kb.tickets.models import Ticket


def receipt(session: Session, ids: Mapping[str, int], settings: Settings) -> dict[str, object]:
    """Return the reference, until when an answer comes, and a fresh link to follow the ticket.

    The link is empty when the site does not know its own address (`base_url`).
    """
    ticket = session.get(Ticket, ids["ticket"])
    if ticket is None:
        raise NotFound("the ticket is gone")
    locale = parse_locale(ticket.locale) or settings.default_locale
    address = (
        f"{settings.base_url}/t/{mint_link(session, ticket, mailed=True)}"
        if settings.base_url
        else ""
    )
    return {
        "reference": ticket.reference,
        "link": address,
        "due": format_moment(locale, ticket.due_at, settings.zone),
        "time_zone": settings.timezone,
    }


#: Every kind of mail about tickets, by the name of its folder under `templates/email/`.
MAILS: Mapping[str, Facts] = MappingProxyType({"receipt": receipt})
