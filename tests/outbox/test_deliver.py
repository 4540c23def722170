import threading
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from typing_extensions import override

from kb.clock import now
from kb.database.transaction import reading, transaction
from kb.errors import Invalid, NotFound, Unavailable
from kb.outbox.deliver import (
    LEASE,
    LONGEST_PAUSE,
    REFUSALS,
    _claim,
    _note_failure,
    deliver_due,
    pause,
)
from kb.outbox.enqueue import enqueue
from kb.outbox.kinds import MailKind, Told
from kb.outbox.models import OutboxEmail
from kb.outbox.retention import KEPT_DAYS, forget_old_mail
from kb.outbox.senders import Sender, SmtpSender
from kb.settings import Settings
from tests.outbox.recording import RecordingSender
from tests.outbox.server import MailServer, text_of

START = datetime(2026, 11, 22, 9, tzinfo=UTC)


def receipt(_session: Session, ids: Mapping[str, int], _settings: Settings) -> Told:
    return Told(
        {"reference": f"KB-{ids['ticket']}", "link": "", "due": "soon", "time_zone": "UTC"},
        thread=f"thread-{ids['ticket']}",
    )


KINDS = {
    "receipt": MailKind(receipt, "auto-replied", opens=True),
    "follow_up": MailKind(
        lambda *_: Told({"reference": "KB-1", "link": "", "until": "then"}, "thread-0"),
        "auto-generated",
    ),
}


def put(engine: Engine, count: int = 1, kind: str = "receipt") -> None:
    with transaction(engine) as session:
        for number in range(count):
            enqueue(session, kind, f"reader{number}@example.com", "en", ticket=number)


def outbox(engine: Engine) -> list[OutboxEmail]:
    with reading(engine) as session:
        return list(session.scalars(select(OutboxEmail).order_by(OutboxEmail.id)))


def recipients(mails: list[EmailMessage]) -> Counter[str]:
    return Counter(str(mail["To"]) for mail in mails)


class Moody:
    """A sender that raises what it is told to, and otherwise remembers."""

    def __init__(self, mood: BaseException | None = None) -> None:
        self.mood = mood
        self.recording = RecordingSender()

    def send(self, mail: EmailMessage) -> None:
        if self.mood is not None:
            raise self.mood
        self.recording.send(mail)


def test_what_is_due_is_sent_once(engine: Engine, settings: Settings) -> None:
    put(engine, 3)
    sender = RecordingSender()
    assert deliver_due(engine, settings, sender, KINDS) == 3
    assert deliver_due(engine, settings, sender, KINDS) == 0
    assert recipients(sender.sent) == {f"reader{number}@example.com": 1 for number in range(3)}
    assert all(mail.sent_at for mail in outbox(engine))
    assert len({mail["Message-ID"] for mail in sender.sent}) == 3


def test_later_mails_refer_to_the_first_of_their_conversation(
    engine: Engine, settings: Settings
) -> None:
    put(engine, kind="follow_up")
    put(engine)
    sender = RecordingSender()
    deliver_due(engine, settings, sender, KINDS)
    later, first = sender.sent
    assert str(first["Message-ID"]) == "<thread-0@localhost>"
    assert (first["References"], first["In-Reply-To"]) == (None, None)
    assert later["Message-ID"] != first["Message-ID"]
    assert later["References"] == later["In-Reply-To"] == first["Message-ID"]


def test_a_mail_that_waited_is_dated_by_when_it_goes(engine: Engine, settings: Settings) -> None:
    sender = RecordingSender()
    with time_machine.travel(START, tick=False) as clock:
        with transaction(engine) as session:
            enqueue(session, "follow_up", "a@example.com", "en", after=timedelta(days=5), ticket=1)
        assert deliver_due(engine, settings, sender, KINDS) == 0
        clock.shift(timedelta(days=5))
        assert deliver_due(engine, settings, sender, KINDS) == 1
    assert sender.sent[0]["Date"].datetime == START + timedelta(days=5)


def test_it_is_written_in_the_recipients_language(engine: Engine, settings: Settings) -> None:
    with transaction(engine) as session:
        enqueue(session, "receipt", "a@example.com", "zh-hant", ticket=1)
    sender = RecordingSender()
    deliver_due(engine, settings, sender, KINDS)
    assert "已收到您的工單" in text_of(sender.sent[0])


def test_a_server_that_is_down_for_an_hour_loses_nothing(
    engine: Engine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Tried every ten seconds of simulated time; when the server is back, all comes, once."""
    server = MailServer()
    sender = SmtpSender(server.url)
    with time_machine.travel(START, tick=False) as clock:
        put(engine, 4)
        for _ in range(360):
            assert deliver_due(engine, settings, sender, KINDS) == 0
            clock.shift(timedelta(seconds=10))
        attempts = [mail.attempts for mail in outbox(engine)]
        assert "Connection refused" in vars(caplog.records[-1])["reason"]
        with server.running():
            sent = 0
            for _ in range(round(LONGEST_PAUSE / timedelta(minutes=1)) + 1):
                sent += deliver_due(engine, settings, sender, KINDS)
                clock.shift(timedelta(minutes=1))
    assert all(4 < each < 12 for each in attempts)
    assert sent == 4
    assert recipients(server.received) == {f"reader{number}@example.com": 1 for number in range(4)}


def test_a_killed_workers_mail_is_sent_when_its_claim_has_ended(
    engine: Engine, settings: Settings
) -> None:
    sender = RecordingSender()
    with time_machine.travel(START, tick=False) as clock:
        put(engine)
        with pytest.raises(SystemExit):
            deliver_due(engine, settings, Moody(SystemExit()), KINDS)
        assert deliver_due(engine, settings, sender, KINDS) == 0
        clock.shift(LEASE - timedelta(seconds=1))
        assert deliver_due(engine, settings, sender, KINDS) == 0
        clock.shift(timedelta(seconds=1))
        assert deliver_due(engine, settings, sender, KINDS) == 1
    assert len(sender.sent) == 1


def test_a_worker_that_wakes_up_too_late_has_no_say(engine: Engine, settings: Settings) -> None:
    """It lost its claim while it waited for the server, and another is sending the mail now."""
    put(engine)
    with time_machine.travel(now(), tick=False) as clock:
        late = _claim(engine)
        clock.shift(LEASE)
        second = _claim(engine)
        assert late is not None
        assert second is not None
        _note_failure(engine, late, Unavailable("timed out"))
        clock.shift(LEASE - timedelta(seconds=1))
        assert _claim(engine) is None


def test_workers_side_by_side_send_each_mail_once(engine: Engine, settings: Settings) -> None:
    put(engine, 24)
    sender, together = RecordingSender(), threading.Barrier(4)

    def work(_: int) -> int:
        together.wait()
        return deliver_due(engine, settings, sender, KINDS)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 24
    assert set(recipients(sender.sent).values()) == {1}
    assert len(sender.sent) == 24


@pytest.mark.parametrize("mood", [Unavailable("down"), RuntimeError("a bug"), Invalid("550")])
def test_one_mail_that_fails_does_not_hold_up_the_others(
    engine: Engine, settings: Settings, mood: Exception
) -> None:
    put(engine, 2)

    class Picky(Moody):
        @override
        def send(self, mail: EmailMessage) -> None:
            self.mood = mood if "reader0" in str(mail["To"]) else None
            super().send(mail)

    sender = Picky()
    assert deliver_due(engine, settings, sender, KINDS) == 1
    waiting, sent = outbox(engine)
    assert (waiting.sent_at, waiting.failed_at, waiting.attempts) == (None, None, 1)
    assert waiting.next_attempt_at > now()
    assert sent.sent_at


def test_a_kind_nobody_knows_is_kept_for_when_somebody_does(
    engine: Engine, settings: Settings
) -> None:
    put(engine, kind="from-the-future")
    assert deliver_due(engine, settings, RecordingSender(), KINDS) == 0
    (mail,) = outbox(engine)
    assert (mail.failed_at, mail.last_error) == (None, "KeyError")


def test_a_mail_that_is_refused_again_and_again_is_given_up(
    engine: Engine, settings: Settings
) -> None:
    put(engine)
    sender = Moody(Invalid("the mail server answered 550"))
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(REFUSALS + 3):
            deliver_due(engine, settings, sender, KINDS)
            clock.shift(LONGEST_PAUSE)
    (mail,) = outbox(engine)
    assert (mail.attempts, mail.last_error) == (REFUSALS, "the mail server answered 550")
    assert mail.failed_at


def test_a_mail_about_nothing_is_dropped(engine: Engine, settings: Settings) -> None:
    def gone(*_: object) -> Told:
        raise NotFound("the ticket is gone")

    put(engine)
    assert deliver_due(engine, settings, RecordingSender(), {"receipt": MailKind(gone, "")}) == 0
    (mail,) = outbox(engine)
    assert mail.failed_at


def test_stopping_is_heard_between_two_mails(engine: Engine, settings: Settings) -> None:
    put(engine, 5)
    sender = RecordingSender()
    sent = deliver_due(engine, settings, sender, KINDS, stopping=lambda: len(sender.sent) == 2)
    assert sent == 2


def test_no_transaction_is_open_while_the_server_is_talked_to(
    engine: Engine, settings: Settings
) -> None:
    """A slow mail server must not keep people from sending tickets."""
    put(engine)

    class Busy:
        def send(self, _mail: EmailMessage) -> None:
            put(engine)

    assert _sent_at_least_one(engine, settings, Busy())


def _sent_at_least_one(engine: Engine, settings: Settings, sender: Sender) -> bool:
    seen = iter([False, True])
    return deliver_due(engine, settings, sender, KINDS, stopping=lambda: next(seen)) == 1


def test_sent_mail_is_forgotten_after_a_while(engine: Engine, settings: Settings) -> None:
    put(engine, 2)
    deliver_due(engine, settings, RecordingSender(), KINDS)
    put(engine)
    with time_machine.travel(now() + timedelta(days=KEPT_DAYS + 1)), transaction(engine) as session:
        assert forget_old_mail(session) == 2
    assert len(outbox(engine)) == 1


@given(st.integers(1, 10_000))
def test_pauses_grow_within_bounds(attempts: int) -> None:
    assert timedelta(0) < pause(attempts) <= pause(attempts + 1) <= LONGEST_PAUSE
