"""Sending what is due: claimed by one worker at a time, tried again until it goes, sent once."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, select, update

from kb import clock
from kb.database.transaction import transaction
from kb.errors import Invalid, KbError, NotFound
from kb.i18n.locales import parse_locale
from kb.outbox.kinds import MailKind, Told
from kb.outbox.models import OutboxEmail
from kb.outbox.render import Envelope, address_mail, render_mail
from kb.outbox.senders import Sender
from kb.settings import Settings

log = logging.getLogger(__name__)

#: A worker that has not finished a mail after so long is dead, and another may take it.
LEASE = timedelta(minutes=10)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)

#: A refusal for good may still be the server's mistake; so many are believed.
REFUSALS = 5


@dataclass(frozen=True, slots=True)
class Claimed:
    """One mail that this worker alone may send until its lease ends."""

    id: int
    kind: str
    recipient: str
    locale: str
    ids: Mapping[str, int]
    message_id: str
    attempts: int


def deliver_due(
    engine: Engine,
    settings: Settings,
    sender: Sender,
    kinds: Mapping[str, MailKind],
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Send every mail that is due and return how many went; `stopping` is asked between two mails.

    No transaction is open while the mail server is talked to. A mail that the server took just before
    the worker was killed is sent once more, under the same Message-ID.
    """
    sent = 0
    while not stopping() and (mail := _claim(engine)) is not None:
        sent += _deliver(engine, settings, sender, kinds, mail)
    return sent


def _claim(engine: Engine) -> Claimed | None:
    now = clock.now()
    due = (
        select(OutboxEmail.id)
        .where(
            OutboxEmail.sent_at.is_(None),
            OutboxEmail.failed_at.is_(None),
            OutboxEmail.next_attempt_at <= now,
        )
        .order_by(OutboxEmail.next_attempt_at, OutboxEmail.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # for PostgreSQL; SQLite has one writer anyway
        .scalar_subquery()
    )
    names = tuple(Claimed.__dataclass_fields__)
    claim = (
        update(OutboxEmail)
        .where(OutboxEmail.id == due)
        .values(attempts=OutboxEmail.attempts + 1, next_attempt_at=now + LEASE)
        .returning(*(getattr(OutboxEmail, name) for name in names))
    )
    with transaction(engine) as session:
        row = session.execute(claim).first()
    return Claimed(*row) if row is not None else None


def _deliver(
    engine: Engine,
    settings: Settings,
    sender: Sender,
    kinds: Mapping[str, MailKind],
    mail: Claimed,
) -> bool:
    """Try once and note what came of it. Return whether the mail went."""
    try:
        kind = kinds[mail.kind]
        with transaction(engine) as session:
            told = kind.facts(session, mail.ids, settings)
        locale = parse_locale(mail.locale) or settings.default_locale
        message = render_mail(settings, mail.kind, locale, told.values)
        address_mail(message, settings, _envelope(mail, kind, told))
        sender.send(message)
    except Exception as error:  # noqa: BLE001 - whatever one mail meets must not hold up the others
        _note_failure(engine, mail, error)
        return False
    _note(engine, mail, sent_at=clock.now(), last_error="")
    log.info("mail.sent", extra={"mail": mail.id, "kind": mail.kind})
    return True


def _envelope(mail: Claimed, kind: MailKind, told: Told) -> Envelope:
    return Envelope(
        recipient=mail.recipient,
        message_id=told.thread if kind.opens and told.thread else mail.message_id,
        date=clock.now(),
        thread=told.thread,
        automatic=kind.automatic,
    )


def _note_failure(engine: Engine, mail: Claimed, error: Exception) -> None:
    known = isinstance(error, KbError)
    reason = str(error)[:200] if known else type(error).__name__
    log.warning(
        "mail.not_sent",
        extra={"mail": mail.id, "kind": mail.kind, "attempts": mail.attempts, "reason": reason},
        exc_info=None if known else error,
    )
    if isinstance(error, NotFound) or (isinstance(error, Invalid) and mail.attempts >= REFUSALS):
        _note(engine, mail, failed_at=clock.now(), last_error=reason)
    else:
        _note(engine, mail, next_attempt_at=clock.now() + pause(mail.attempts), last_error=reason)


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, within bounds."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _note(engine: Engine, mail: Claimed, **values: Any) -> None:  # noqa: ANN401 - column values
    # Only while the claim is still ours: after the lease another worker's word counts.
    mine = update(OutboxEmail).where(
        OutboxEmail.id == mail.id, OutboxEmail.attempts == mail.attempts
    )
    with transaction(engine) as session:
        session.execute(mine.values(**values))
