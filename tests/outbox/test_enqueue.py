from datetime import timedelta

import time_machine
from sqlalchemy import Engine, select

from kb.clock import now
from kb.database.transaction import reading, transaction
from kb.outbox.enqueue import MAILS_PER_DAY, enqueue
from kb.outbox.models import OutboxEmail


def put(engine: Engine, address: str = "reader@example.com") -> bool:
    with transaction(engine) as session:
        return enqueue(session, "receipt", address, "en", ticket=7)


def test_a_mail_waits_from_now_on(engine: Engine) -> None:
    assert put(engine)
    with reading(engine) as session:
        mail = session.scalars(select(OutboxEmail)).one()
    assert (mail.kind, mail.recipient, mail.locale, mail.ids) == (
        "receipt", "reader@example.com", "en", {"ticket": 7},
    )  # fmt: skip
    assert (mail.attempts, mail.sent_at, mail.failed_at) == (0, None, None)
    assert mail.next_attempt_at <= now()


def test_nobodys_mailbox_can_be_filled(engine: Engine) -> None:
    spellings = ("Reader@Example.com", " reader@example.com", "READER@EXAMPLE.COM ")
    done = [put(engine, spellings[number % 3]) for number in range(MAILS_PER_DAY + 5)]
    assert done == [True] * MAILS_PER_DAY + [False] * 5
    assert put(engine, "another@example.com")


def test_the_next_day_there_may_be_more(engine: Engine) -> None:
    with time_machine.travel(now() - timedelta(hours=25), tick=False):
        for _ in range(MAILS_PER_DAY):
            put(engine)
    assert put(engine)
