"""Finding a ticket again without the link."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine, event, func, select

from kb.clock import now
from kb.database.transaction import reading, transaction
from kb.errors import NotFound
from kb.outbox.models import OutboxEmail
from kb.settings import Settings
from kb.tickets.access import ticket_for_customer
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.earlier import Earlier, earlier_ticket
from kb.tickets.lookup import mail_fresh_link, open_with_code
from kb.tickets.models import Event
from kb.tickets.retention import purge
from tests.tickets.drafts import DRAFT, draft, submit
from tests.tickets.talking import outbox


def ask(engine: Engine, reference: str, email: str) -> list[str]:
    """Ask for a fresh link; return the statements that were sent to the database."""
    told: list[str] = []

    def listen(_c: object, _cursor: object, statement: str, *_: object) -> None:
        told.append(statement.split(" WHERE", maxsplit=1)[0])

    event.listen(engine, "before_cursor_execute", listen)
    with transaction(engine) as session:
        mail_fresh_link(session, reference, email, "en")
    event.remove(engine, "before_cursor_execute", listen)
    return told


def test_the_right_address_gets_a_link_in_any_spelling(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    ask(engine, done.reference, f" {DRAFT.email.upper()}")
    assert outbox(engine) == ["receipt", "ticket_link"]
    with reading(engine) as session:
        mail = session.scalars(select(OutboxEmail).where(OutboxEmail.kind == "ticket_link")).one()
    assert mail.recipient == DRAFT.email


def test_whether_they_match_cannot_be_told_by_what_is_done(
    engine: Engine, settings: Settings
) -> None:
    done = submit(engine, settings)
    anonymous = submit(engine, settings, draft(email=""))
    right = ask(engine, done.reference, DRAFT.email)
    for reference, email in (
        (done.reference, "other@example.com"),
        ("KB-2222-2222", DRAFT.email),
        (anonymous.reference, ""),
    ):
        wrong = ask(engine, reference, email)
        # All the same, but that the mail of the wrong one is taken back.
        assert [each for each in wrong if "ROLLBACK" not in each] == [
            each for each in right if "RELEASE" not in each
        ]
    assert outbox(engine) == ["receipt", "ticket_link"]


def test_failed_look_ups_are_forgotten_after_a_month(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    done = submit(engine, settings)
    ask(engine, done.reference, "other@example.com")
    count = select(func.count()).where(Event.kind == "link_asked_for")
    with time_machine.travel(now() + timedelta(days=29), tick=False):
        purge(engine, store, settings)
    with reading(engine) as session:
        assert session.scalar(count) == 1
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        purge(engine, store, settings)
    with reading(engine) as session:
        assert session.scalar(count) == 0


def test_the_follow_up_code_opens_the_ticket_however_it_is_typed(
    engine: Engine, settings: Settings
) -> None:
    done = submit(engine, settings, draft(email=""))
    assert done.code
    for typed in (done.code, done.code.lower().replace("-", ""), f" {done.code} "):
        with transaction(engine) as session:
            token = open_with_code(session, done.reference, typed)
            assert ticket_for_customer(session, token).reference == done.reference


def test_a_wrong_code_a_wrong_number_and_a_ticket_without_code_are_alike(
    engine: Engine, settings: Settings
) -> None:
    done = submit(engine, settings, draft(email=""))
    other = submit(engine, settings, draft(email="", submission_key="other"))
    mailed = submit(engine, settings)
    assert mailed.code == ""
    words = set()
    for reference, code in (
        (done.reference, other.code),
        ("KB-2222-2222", done.code),
        (mailed.reference, done.code),
        (mailed.reference, ""),
        (done.reference, "\ud800"),
    ):
        with pytest.raises(NotFound) as caught, transaction(engine) as session:
            open_with_code(session, reference, code)
        words.add(str(caught.value))
    assert len(words) == 1


def test_sent_again_the_newest_code_counts(engine: Engine, settings: Settings) -> None:
    """A double click shows the code of its second answer."""
    first, second = (submit(engine, settings, draft(email="")) for _ in range(2))
    assert first.reference == second.reference
    with transaction(engine) as session:
        open_with_code(session, second.reference, second.code)
        with pytest.raises(NotFound):
            open_with_code(session, first.reference, first.code)


def test_the_earlier_ticket_is_looked_up_for_staff(engine: Engine, settings: Settings) -> None:
    first = submit(engine, settings)
    theirs = submit(engine, settings, draft(email="b@example.com", account_id="20000000"))
    for number, (named, expected) in enumerate(
        [
            (first.reference.lower(), (True, True)),
            (theirs.reference, (True, False)),
            ("KB-2222-2222", (False, False)),
        ]
    ):
        wish = draft(submission_key=str(number), fields={"earlier_reference": named})
        done = submit(engine, settings, wish)
        with reading(engine) as session:
            ticket = ticket_for_customer(session, done.token)
            assert earlier_ticket(session, ticket) == Earlier(named, *expected)
    with reading(engine) as session:
        assert earlier_ticket(session, ticket_for_customer(session, first.token)) is None
