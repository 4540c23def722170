from datetime import timedelta

import time_machine
from sqlalchemy import Engine, select

from kb.clock import now
from kb.database.transaction import reading, transaction
from kb.outbox.enqueue import A_DAY, STAFF_A_DAY, call_off, enqueue
from kb.outbox.models import OutboxEmail

RECEIPTS = A_DAY["receipt"]


def put(engine: Engine, address: str = "reader@example.com", kind: str = "receipt") -> bool:
    with transaction(engine) as session:
        return enqueue(session, kind, address, "en", ticket=7)


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
    done = [put(engine, spellings[number % 3]) for number in range(RECEIPTS + 5)]
    assert done == [True] * RECEIPTS + [False] * 5
    assert put(engine, "another@example.com")


def test_what_strangers_cause_leaves_room_for_answers(engine: Engine) -> None:
    while put(engine):
        pass
    assert put(engine, kind="my_tickets")
    assert all(put(engine, kind="reply") for _ in range(STAFF_A_DAY))
    assert not put(engine, kind="reply")


def test_the_next_day_there_may_be_more(engine: Engine) -> None:
    with time_machine.travel(now() - timedelta(hours=25), tick=False):
        for _ in range(RECEIPTS):
            put(engine)
    assert put(engine)


def test_a_mail_may_wait_and_be_called_off(engine: Engine) -> None:
    with transaction(engine) as session:
        for ticket in (7, 8):
            enqueue(
                session, "follow_up", "reader@example.com", "en",
                after=timedelta(days=5), ticket=ticket,
            )  # fmt: skip
        enqueue(session, "receipt", "reader@example.com", "en", ticket=7)
    with transaction(engine) as session:
        call_off(session, "follow_up", "Reader@Example.com", ticket=7)
    with reading(engine) as session:
        waiting = session.scalars(select(OutboxEmail).order_by(OutboxEmail.id)).all()
    assert [(mail.kind, mail.ids["ticket"]) for mail in waiting] == [
        ("follow_up", 8), ("receipt", 7),
    ]  # fmt: skip
    assert timedelta(days=4) < waiting[0].next_attempt_at - now() <= timedelta(days=5)


def test_a_mail_that_went_cannot_be_called_off(engine: Engine) -> None:
    put(engine)
    with transaction(engine) as session:
        session.scalars(select(OutboxEmail)).one().sent_at = now()
    with transaction(engine) as session:
        call_off(session, "receipt", "reader@example.com", ticket=7)
    with reading(engine) as session:
        assert session.scalars(select(OutboxEmail)).one().sent_at
