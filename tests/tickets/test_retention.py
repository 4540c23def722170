import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine, func, select

from kb.clock import now
from kb.database.base import Base
from kb.database.engine import forget_deleted
from kb.database.transaction import reading, transaction
from kb.errors import NotFound
from kb.outbox.models import OutboxEmail
from kb.settings import Settings
from kb.tickets.access import ticket_for_customer
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.models import (
    Attachment,
    Customer,
    CustomerLink,
    Event,
    MailboxLink,
    Message,
    Rating,
    Ticket,
)
from kb.tickets.retention import Purged, erase_customer, erase_ticket, purge, purge_uploads
from kb.tickets.submit import Submitted
from kb.tickets.workflow import move_ticket
from tests.tickets.drafts import draft, submit, upload
from tests.tickets.talking import agent_resolves, seen

TABLES: tuple[type[Base], ...] = (
    Ticket, Message, Attachment, CustomerLink, Event, Rating, OutboxEmail,
)  # fmt: skip


def rows(engine: Engine) -> dict[str, int]:
    with reading(engine) as session:
        return {
            model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0
            for model in TABLES
        }


def files(settings: Settings) -> set[str]:
    return {path.name for path in Path(settings.attachments_url).iterdir()}


def ticket(
    engine: Engine,
    store: AttachmentStore,
    settings: Settings,
    key: str,
    email: str = "a@example.com",
) -> Submitted:
    kept = upload(engine, store, settings)
    return submit(engine, settings, draft(submission_key=key, email=email, uploads=(kept.token,)))


def rate(engine: Engine, done: Submitted) -> None:
    with transaction(engine) as session:
        ticket_for_customer(session, done.token).rating = Rating(
            attitude=5, expertise=4, speed=3, comment="fine", created_at=now()
        )


def know(engine: Engine, email_key: str, *, link_hours: float = 1) -> None:
    """Keep what the site knows of a mailbox: that it is verified, and a link to all its tickets."""
    with transaction(engine) as session:
        session.add(Customer(email_key=email_key, verified_at=now(), created_at=now()))
        session.add(
            MailboxLink(
                email_key=email_key,
                token_hash=email_key,
                created_at=now(),
                expires_at=now() + timedelta(hours=link_hours),
            )
        )


def mailboxes(engine: Engine) -> tuple[list[str], list[str]]:
    """Return the addresses that are known, and those that have a link to their tickets."""
    with reading(engine) as session:
        known = session.scalars(select(Customer.email_key).order_by(Customer.email_key)).all()
        linked = session.scalars(select(MailboxLink.email_key)).all()
    return list(known), list(linked)


def close(engine: Engine, done: Submitted) -> None:
    with transaction(engine) as session:
        move_ticket(session, ticket_for_customer(session, done.token), "withdraw", "customer")


def later(**time: float) -> time_machine.travel:
    return time_machine.travel(now() + timedelta(**time), tick=False)


def test_closed_tickets_go_with_all_that_is_theirs_when_their_time_is_over(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    old, still_open = (ticket(engine, store, settings, key) for key in ("old", "open"))
    close(engine, old)
    for each in (old, still_open):
        rate(engine, each)
    with later(days=settings.closed_ticket_days - 1):
        assert purge(engine, store, settings).tickets == 0
    before = files(settings)
    with later(days=settings.closed_ticket_days + 1):
        assert purge(engine, store, settings).tickets == 1
    assert {name: count for name, count in rows(engine).items() if name != "outbox_emails"} == {
        "tickets": 1, "messages": 1, "attachments": 1, "customer_links": 1, "events": 1, "ratings": 1,
    }  # fmt: skip
    assert len(files(settings)) == len(before) - 1
    with reading(engine) as session:
        assert ticket_for_customer(session, still_open.token).reference == still_open.reference


def test_what_stayed_solved_is_closed_when_it_cannot_be_opened_again(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    solved, fresh, open_one = (ticket(engine, store, settings, key) for key in "abc")
    agent_resolves(engine, solved)
    with later(days=10):
        agent_resolves(engine, fresh)
    with later(days=13):
        purge(engine, store, settings)
        assert seen(engine, solved).status == "resolved"
    with later(days=15):
        purge(engine, store, settings)
        states = [seen(engine, each).status for each in (solved, fresh, open_one)]
    assert states == ["closed", "resolved", "received"]


def test_one_ticket_is_erased_and_others_stay(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    gone, stays = (ticket(engine, store, settings, key) for key in "ab")
    with transaction(engine) as session:
        assert erase_ticket(session, store, gone.reference.lower()) == 1
    with pytest.raises(NotFound):
        seen(engine, gone)
    assert seen(engine, stays).reference == stays.reference
    assert len(files(settings)) == 1


def test_forgotten_uploads_go_after_their_hours_and_claimed_ones_stay(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    ticket(engine, store, settings, "kept")
    upload(engine, store, settings)
    with later(hours=settings.upload_hours - 1):
        assert purge_uploads(engine, store) == 0
    with later(hours=settings.upload_hours, minutes=1):
        assert purge_uploads(engine, store) == 1
        assert purge_uploads(engine, store) == 0
    assert rows(engine)["attachments"] == len(files(settings)) == 1


def test_files_that_no_row_names_go_after_a_day(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    ticket(engine, store, settings, "kept")
    named = files(settings)
    folder = Path(settings.attachments_url)
    strays = [store.keep(b"x", ".png"), f".{'1' * 32}.png.part"]
    (folder / strays[1]).write_bytes(b"half")
    (folder / "README").write_text("not ours")
    assert purge(engine, store, settings).files == 0
    long_ago = datetime.timestamp(now() - timedelta(days=2))
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))
    assert purge(engine, store, settings).files == len(strays)
    assert files(settings) == named | {"README"}


def test_nothing_to_delete_is_no_error(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    assert purge(engine, store, settings) == Purged()


def test_a_customer_is_erased_in_every_spelling_of_the_address(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    for key, email in (
        ("1", "Müller@Example.com"),
        ("2", " müller@example.COM"),
        ("3", "b@example.com"),
    ):
        ticket(engine, store, settings, key, email)
    know(engine, "müller@example.com")
    know(engine, "b@example.com")
    with transaction(engine) as session:
        assert erase_customer(session, store, "MÜLLER@example.com") == (2, 2)
    assert mailboxes(engine) == (["b@example.com"], ["b@example.com"])
    assert rows(engine) == {
        "tickets": 1, "messages": 1, "attachments": 1, "customer_links": 1, "events": 2, "ratings": 0,
        "outbox_emails": 1,
    }  # fmt: skip
    assert len(files(settings)) == 1
    with reading(engine) as session:
        line = session.scalars(select(Event).where(Event.ticket_id.is_(None))).one()
    assert line.details == {"tickets": 2, "files": 2, "mails": 2}


def test_mailboxes_without_a_ticket_and_links_that_are_over_go(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    ticket(engine, store, settings, "1", "a@example.com")
    know(engine, "a@example.com", link_hours=1)
    know(engine, "gone@example.com", link_hours=3)
    with later(hours=2):
        assert purge(engine, store, settings).customers == 1
    assert mailboxes(engine) == (["a@example.com"], ["gone@example.com"])


def test_a_number_is_never_used_again(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    """Mail about the erased ticket may still be on its way; it must not open somebody else's."""
    ticket(engine, store, settings, "1", "erased@example.com")
    with transaction(engine) as session:
        erased = session.scalars(select(Ticket.id)).one()
        erase_customer(session, store, "erased@example.com")
    ticket(engine, store, settings, "2", "next@example.com")
    with reading(engine) as session:
        assert session.scalars(select(Ticket.id)).one() > erased


def test_what_was_erased_is_in_no_file_of_the_database_any_more(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    submit(engine, settings, draft(description="ERASE-ME " * 500, email="erased@example.com"))
    with transaction(engine) as session:
        erase_customer(session, store, "erased@example.com")
    forget_deleted(engine)
    files = [path.read_bytes() for path in settings.data_dir.glob("kb.sqlite3*")]
    assert bool(files) == (engine.dialect.name == "sqlite")
    assert not any(b"ERASE-ME" in file for file in files)
