"""Mail about a ticket: put into the outbox in the transaction of what it tells, or called off again."""

from datetime import timedelta

from sqlalchemy.orm import Session

from kb.i18n.locales import parse_locale
from kb.outbox.enqueue import call_off, enqueue
from kb.settings import LOCALES
from kb.tickets.models import Ticket

#: Some days after it was solved we ask whether it stayed so.
FOLLOW_UP_AFTER = timedelta(days=5)
#: Who confirms and does not rate at once is asked for it a day later.
RATING_AFTER = timedelta(days=1)

_LATER = ("follow_up", "rating")


def tell_customer(
    session: Session, ticket: Ticket, kind: str, *, after: timedelta = timedelta(), **ids: int
) -> bool:
    """Write one mail to the customer into the outbox. Return False when there is no address, or no room."""
    if not ticket.email:
        return False
    locale = parse_locale(ticket.locale) or LOCALES[0]
    return enqueue(session, kind, ticket.email, locale, after=after, ticket=ticket.id, **ids)


def call_off_later_mail(session: Session, ticket: Ticket) -> None:
    """Take back what was to be asked some days after the solution: it is not one, or it was answered."""
    if ticket.email:
        for kind in _LATER:
            call_off(session, kind, ticket.email, ticket=ticket.id)
