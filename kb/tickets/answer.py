"""What a customer answers: words, pictures, the facts that were asked for."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb import clock
from kb.errors import Invalid
from kb.i18n.gettext import mark, translate
from kb.settings import Locale, Settings
from kb.text.secrets.guard import stop_secrets
from kb.tickets.customers import ticket_to_act_on
from kb.tickets.facts import TIME, Happened, fill_in
from kb.tickets.history import note
from kb.tickets.hours import reply_due
from kb.tickets.mailing import call_off_later_mail, tell_customer
from kb.tickets.models import Attachment, Message, Ticket
from kb.tickets.uploads import claim_uploads, rows_to_claim
from kb.tickets.workflow import SETTLED, move_ticket

NOTHING_SAID = mark("Write an answer, fill in what is asked, or attach a picture.")
PICTURE_LOST = mark("A screenshot is no longer waiting to be sent. Attach it again.")


@dataclass(frozen=True, slots=True)
class CustomerAnswer:
    """What a customer sends: `facts` answers questions by name, `uploads` are tokens of kept screenshots.

    `happened` answers when it happened.
    """

    submission_key: str
    locale: Locale
    body: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    uploads: tuple[str, ...] = ()
    happened: Happened | None = None

    @property
    def answers(self) -> dict[str, str]:
        """All that is answered, by the name of its question; a time in ISO 8601."""
        time = {TIME: self.happened.at.isoformat()} if self.happened else {}
        return {**self.facts, **time}


@dataclass(frozen=True, slots=True)
class Answered:
    """`created` is False when this very answer had been kept before; `reopened`: it was solved until now."""

    reference: str
    created: bool
    reopened: bool = False


def reply_as_customer(
    session: Session, token: str, answer: CustomerAnswer, settings: Settings
) -> Answered:
    """Keep an answer; a ticket that waited for it goes on, one that was solved is opened again.

    The same answer sent again (double click, reload, retry) is the one that is there: an answer is its key *and*
    its content. Raises NotFound; Invalid when nothing was said, a secret stands in it, or a screenshot cannot be
    attached any more; Conflict when the ticket was solved too long ago.
    """
    stop_secrets({"body": answer.body, **answer.facts}, answer.locale)
    ticket = ticket_to_act_on(session, token)
    pictures = rows_to_claim(session, answer.uploads)
    if len(pictures) < len(set(answer.uploads)):
        raise Invalid(translate(answer.locale, PICTURE_LOST))
    if not (answer.body or answer.answers or pictures):
        raise Invalid(translate(answer.locale, NOTHING_SAID))
    message = _keep(session, ticket, answer, _submission_hash(ticket, answer, pictures))
    if message is None:
        return Answered(ticket.reference, created=False)
    claim_uploads(message, pictures, answer.locale)
    reopened, by_mail = _go_on(session, ticket), bool(ticket.email)
    fill_in(ticket, answer.facts, answer.happened, with_pictures=bool(pictures))
    ticket.updated_at = clock.now()
    ticket.due_at = reply_due(settings, ticket.updated_at, urgent=ticket.priority == "urgent")
    if ticket.email and not by_mail:
        # The first mail to a new address: it brings a link, and nothing that anybody wrote.
        tell_customer(session, ticket, "receipt")
    note(session, ticket, "answered", "customer", message=message.id, facts=sorted(answer.answers))
    return Answered(ticket.reference, created=True, reopened=reopened)


def _go_on(session: Session, ticket: Ticket) -> bool:
    """Move the ticket to where somebody looks at it. Return whether it had been solved."""
    if ticket.status in SETTLED:
        move_ticket(session, ticket, "reopen", "customer")
        call_off_later_mail(session, ticket)
        return True
    if ticket.status == "waiting_for_customer":
        move_ticket(session, ticket, "answer", "customer")
    return False


def _keep(
    session: Session, ticket: Ticket, answer: CustomerAnswer, submission: str
) -> Message | None:
    """Insert the message; None when it is there already, be it by another process at this moment."""
    if session.scalar(select(Message.id).where(Message.submission_hash == submission)):
        return None
    message = Message(
        ticket_id=ticket.id,
        author="customer",
        body=answer.body,
        answers=answer.answers,
        submission_hash=submission,
        created_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(message)
    except IntegrityError:
        return None
    return message


def _submission_hash(ticket: Ticket, answer: CustomerAnswer, pictures: Sequence[Attachment]) -> str:
    # A picture sent twice has two tokens but one content.
    content = [
        ticket.id,
        answer.submission_key,
        answer.body,
        answer.answers,
        sorted(picture.sha256 for picture in pictures),
    ]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
