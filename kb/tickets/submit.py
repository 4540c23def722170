"""Keeping a request: ticket, first message, pictures, audit line and receipt, all or nothing."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb import clock
from kb.errors import Invalid, Unavailable
from kb.i18n.gettext import mark, translate
from kb.outbox.enqueue import enqueue, recipient_key
from kb.settings import Settings
from kb.tickets.codes import hash_follow_up_code, new_follow_up_code
from kb.tickets.draft import TicketDraft, Trail
from kb.tickets.hours import reply_due
from kb.tickets.links import mint_link
from kb.tickets.models import Attachment, Event, Message, Ticket
from kb.tickets.reference import new_reference
from kb.tickets.uploads import claim_uploads, rows_to_claim

#: A second collision among 31 ** 8 random references is a broken generator.
_ATTEMPTS = 5
_OUT_OF_ORDER = mark("Your request cannot be kept for now. Try again in a moment.")


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the customer is told: reference, secret to follow the ticket, when an answer is due (UTC).

    `created` is False when this very submission had been kept before. Without email there is a `code` that
    finds the ticket again; an earlier one then opens nothing any more.
    """

    reference: str
    token: str
    created: bool
    due_at: datetime
    code: str = ""


def submit_ticket(session: Session, draft: TicketDraft, settings: Settings) -> Submitted:
    """Keep the draft as a ticket, with its receipt in the outbox, in the caller's transaction.

    The same submission sent again (double click, reload, retry) finds the ticket that is there. A
    submission is its key *and* its content: text that was changed before it was sent again is a new
    ticket, so nothing typed is dropped, and guessing a key opens nobody's ticket.
    Raises Invalid when a screenshot cannot be attached any more.
    """
    pictures = rows_to_claim(session, draft.uploads)
    if len(pictures) < len(set(draft.uploads)):
        raise Invalid(
            translate(
                draft.locale, "A screenshot is no longer waiting to be sent. Attach it again."
            )
        )
    submission = _submission_hash(draft, pictures)
    ticket = _kept_before(session, submission)
    created = ticket is None
    if ticket is None:
        ticket, created = _keep(session, draft, submission, settings)
    if created:
        claim_uploads(ticket.messages[0], pictures, draft.locale)
        if draft.email:
            enqueue(session, "receipt", draft.email, draft.locale, ticket=ticket.id)
    token = mint_link(session, ticket)
    code = "" if draft.email else _new_code(ticket)
    return Submitted(ticket.reference, token, created, ticket.due_at, code)


def _new_code(ticket: Ticket) -> str:
    code = new_follow_up_code()
    ticket.follow_up_hash = hash_follow_up_code(ticket.reference, code)
    return code


def _keep(
    session: Session, draft: TicketDraft, submission: str, settings: Settings
) -> tuple[Ticket, bool]:
    """Insert the ticket, or find the one that another process inserted at the same moment."""
    for _ in range(_ATTEMPTS):
        ticket = _new_ticket(draft, submission, settings)
        try:
            with session.begin_nested():
                session.add(ticket)
        except IntegrityError:
            twin = _kept_before(session, submission)
            if twin is not None:
                return twin, False
        else:
            return ticket, True
    raise Unavailable(_OUT_OF_ORDER)


def _kept_before(session: Session, submission: str) -> Ticket | None:
    return session.scalar(select(Ticket).where(Ticket.submission_hash == submission))


def _submission_hash(draft: TicketDraft, pictures: Sequence[Attachment]) -> str:
    content = asdict(draft)
    for name in ("locale", "trail", "uploads"):
        # A picture sent twice has two tokens but one content; the others are not what is asked.
        del content[name]
    content["pictures"] = sorted(picture.sha256 for picture in pictures)
    canonical = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _new_ticket(draft: TicketDraft, submission: str, settings: Settings) -> Ticket:
    now = clock.now()
    return Ticket(
        reference=new_reference(),
        submission_hash=submission,
        status="received",
        priority="urgent" if draft.urgent else "normal",
        topic=draft.topic,
        locale=draft.locale,
        account_id=draft.account_id,
        email=draft.email,
        email_key=recipient_key(draft.email),
        phone=draft.phone,
        contact_other=draft.contact_other,
        occurred_at=draft.occurred_at,
        occurred_text=draft.occurred_text,
        timezone=draft.timezone,
        wanted=draft.wanted,
        fields=dict(draft.fields),
        trail=_trail(draft.trail),
        created_at=now,
        updated_at=now,
        due_at=reply_due(settings, now, urgent=draft.urgent),
        messages=[Message(author="customer", body=draft.description, created_at=now)],
        events=[Event(kind="received", actor="customer", details={}, created_at=now)],
    )


def _trail(trail: Trail) -> dict[str, object]:
    return {
        "searches": [{"q": words, "answered": answered} for words, answered in trail.searches],
        "articles": list(trail.articles),
    }
