import pytest
from sqlalchemy import Engine, select

from kb.clock import now
from kb.database.transaction import reading, transaction
from kb.errors import NotFound
from kb.settings import Settings
from kb.tickets.access import ticket_for_customer
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.models import Attachment, CustomerLink
from kb.tickets.thread import picture_for_customer, thread_for_customer
from tests.tickets.drafts import DRAFT, draft, submit, upload


def test_the_customer_reads_the_whole_thread(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings)
    done = submit(engine, settings, draft(uploads=(kept.token,)))
    with reading(engine) as session:
        thread = thread_for_customer(session, done.token)
        picture, data = picture_for_customer(
            session, store, done.token, thread.messages[0].pictures[0].id
        )
    assert (thread.reference, thread.status, thread.topic) == (
        done.reference, "received", "deposit",
    )  # fmt: skip
    assert [(each.author, each.body) for each in thread.messages] == [
        ("customer", DRAFT.description)
    ]
    assert (picture.name, picture.bytes) == ("screen.png", len(data))


def test_a_revoked_link_opens_nothing(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    again = submit(engine, settings)
    with transaction(engine) as session:
        session.scalars(select(CustomerLink).order_by(CustomerLink.id)).first().revoked_at = now()  # type: ignore[union-attr]
    with reading(engine) as session:
        with pytest.raises(NotFound):
            ticket_for_customer(session, done.token)
        assert ticket_for_customer(session, again.token).reference == done.reference


def test_reading_changes_nothing(engine: Engine, settings: Settings) -> None:
    """Mail scanners open links before people do; `reading` cannot write, so nothing happens."""
    done = submit(engine, settings)
    with reading(engine) as session:
        first = thread_for_customer(session, done.token)
    with reading(engine) as session:
        assert thread_for_customer(session, done.token) == first


def test_a_picture_of_another_ticket_stays_closed(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    mine = submit(engine, settings)
    kept, waiting = (upload(engine, store, settings, size=size) for size in ((10, 10), (20, 20)))
    submit(engine, settings, draft(submission_key="other", uploads=(kept.token,)))
    with reading(engine) as session:
        ids = session.scalars(select(Attachment.id)).all()
        assert len(ids) == len({kept.token, waiting.token})
        for number in (*ids, 999_999, -1):
            with pytest.raises(NotFound):
                picture_for_customer(session, store, mine.token, number)
