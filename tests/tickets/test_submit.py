from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from kb.database.base import Base
from kb.database.transaction import reading, transaction
from kb.errors import Invalid, NotFound, Unavailable
from kb.outbox.models import OutboxEmail
from kb.settings import Settings
from kb.tickets.access import ticket_for_customer
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.models import Event, Ticket
from kb.tickets.reference import parse_reference
from kb.tickets.submit import Submitted, submit_ticket
from kb.tickets.uploads import find_uploads
from tests.tickets.drafts import DRAFT, draft, submit, upload


def how_many(engine: Engine, model: type[Base] = Ticket) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_everything_the_form_collected_is_kept(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    uploads = [upload(engine, store, settings, name) for name in ("一.png", "two.png")]
    done = submit(engine, settings, draft(uploads=tuple(each.token for each in uploads)))
    with reading(engine) as session:
        ticket = session.scalars(select(Ticket)).one()
        plain = (
            "topic", "locale", "description", "wanted", "account_id", "email", "phone", "contact_other",
            "occurred_at", "occurred_text", "timezone", "fields",
        )  # fmt: skip
        assert {name: getattr(ticket, name) for name in plain} == {
            name: getattr(DRAFT, name) for name in plain
        }
        assert ticket.trail == {
            "searches": [{"q": "充值没到账", "answered": True}, {"q": "红烧肉", "answered": False}],
            "articles": ["deposit-not-credited"],
        }
        assert (ticket.status, ticket.priority) == ("received", "normal")
        assert [each.name for each in ticket.messages[0].attachments] == ["一.png", "two.png"]
        assert [(each.kind, each.actor) for each in ticket.events] == [("received", "customer")]
        assert done.reference == ticket.reference == parse_reference(done.reference)
        assert done.due_at == ticket.due_at > ticket.created_at
        assert done.created


def test_urgent_topics_make_urgent_tickets(engine: Engine, settings: Settings) -> None:
    slow = submit(engine, settings)
    fast = submit(engine, settings, draft(urgent=True, topic="security"))
    with reading(engine) as session:
        assert ticket_for_customer(session, fast.token).priority == "urgent"
    assert fast.due_at < slow.due_at


def test_the_outbox_names_the_ticket_and_repeats_nothing(
    engine: Engine, settings: Settings
) -> None:
    submit(engine, settings)
    with reading(engine) as session:
        mail = session.scalars(select(OutboxEmail)).one()
        assert mail.ids == {"ticket": session.scalars(select(Ticket.id)).one()}
    assert (mail.kind, mail.recipient, mail.locale) == ("receipt", DRAFT.email, "en")
    kept = str({key: value for key, value in vars(mail).items() if key != "recipient"})
    for typed in (DRAFT.description, DRAFT.wanted, DRAFT.account_id, DRAFT.phone):
        assert typed not in kept


def test_without_an_address_there_is_no_mail(engine: Engine, settings: Settings) -> None:
    submit(engine, settings, draft(email=""))
    assert how_many(engine, OutboxEmail) == 0


def test_the_token_opens_this_ticket_and_is_not_kept(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    other = submit(engine, settings, draft(submission_key="key-2"))
    with reading(engine) as session:
        ticket = ticket_for_customer(session, done.token)
        assert ticket.reference == done.reference != other.reference
        assert done.token not in str(vars(ticket.links[0]))
    assert len(done.token) * 6 >= 128


def test_an_error_after_submitting_undoes_all_of_it(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings)

    def fail_late() -> None:
        with transaction(engine) as session:
            submit_ticket(session, draft(uploads=(kept.token,)), settings)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_late()
    assert [how_many(engine, model) for model in (Ticket, OutboxEmail, Event)] == [0, 0, 0]
    with reading(engine) as session:
        assert find_uploads(session, [kept.token]) == [kept]


@pytest.mark.parametrize("change", [{}, {"locale": "zh-hant"}, {"trail": type(DRAFT.trail)()}])
def test_the_same_submission_is_one_ticket(
    engine: Engine, store: AttachmentStore, settings: Settings, change: dict[str, Any]
) -> None:
    kept = upload(engine, store, settings)
    first = submit(engine, settings, draft(uploads=(kept.token,)))
    again = submit(engine, settings, draft(uploads=(kept.token,), **change))
    assert (again.reference, again.created) == (first.reference, False)
    assert [how_many(engine, model) for model in (Ticket, OutboxEmail, Event)] == [1, 1, 1]
    with reading(engine) as session:
        assert ticket_for_customer(session, again.token).reference == first.reference


def test_the_same_picture_uploaded_again_is_the_same_submission(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    """Without JavaScript a reload sends the file once more, and it gets another token."""
    first, second = (upload(engine, store, settings) for _ in range(2))
    assert submit(engine, settings, draft(uploads=(first.token,))).created
    assert not submit(engine, settings, draft(uploads=(second.token,))).created


@pytest.mark.parametrize(
    "change", [{"description": "and another thing"}, {"submission_key": "key-2"}, {"email": ""}]
)
def test_whatever_was_changed_before_it_was_sent_again_is_kept(
    engine: Engine, settings: Settings, change: dict[str, Any]
) -> None:
    first = submit(engine, settings)
    again = submit(engine, settings, draft(**change))
    assert again.created
    assert again.reference != first.reference


def test_another_picture_is_kept_too(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    submit(engine, settings)
    more = upload(engine, store, settings)
    assert submit(engine, settings, draft(uploads=(more.token,))).created


def test_a_guessed_key_opens_nobodys_ticket(engine: Engine, settings: Settings) -> None:
    victim = submit(engine, settings)
    thief = submit(engine, settings, draft(description="x", email="thief@example.com"))
    with reading(engine) as session:
        assert ticket_for_customer(session, thief.token).reference != victim.reference


def together(times: int, work: Any) -> list[Any]:
    start = Barrier(times)

    def one(number: int) -> Any:
        start.wait()
        try:
            return work(number)
        except Invalid as error:
            return error

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_a_submission_sent_many_times_at_once_is_one_ticket(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings)
    wish = draft(uploads=(kept.token,))
    done: list[Submitted] = together(8, lambda _: submit(engine, settings, wish))
    assert len({each.reference for each in done}) == 1
    assert sum(each.created for each in done) == 1
    assert [how_many(engine, model) for model in (Ticket, OutboxEmail, Event)] == [1, 1, 1]


def test_a_submission_without_pictures_sent_at_once_is_one_ticket(
    engine: Engine, settings: Settings
) -> None:
    done: list[Submitted] = together(8, lambda _: submit(engine, settings))
    assert len({each.reference for each in done}) == 1
    assert sum(each.created for each in done) == 1


def test_an_upload_goes_to_one_ticket_only(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings)
    outcomes = together(
        6,
        lambda number: submit(
            engine, settings, draft(submission_key=f"key-{number}", uploads=(kept.token,))
        ),
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Invalid"] * 5 + ["Submitted"]
    assert how_many(engine) == 1


def test_an_unknown_upload_is_never_silently_left_out(engine: Engine, settings: Settings) -> None:
    with pytest.raises(Invalid, match="screenshot"):
        submit(engine, settings, draft(uploads=("unknown",)))
    with pytest.raises(Invalid, match="截图"):
        submit(engine, settings, draft(uploads=("unknown",), locale="zh-hans"))
    assert how_many(engine) == 0


def test_a_reference_that_is_taken_is_not_given_twice(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = submit(engine, settings).reference
    references = iter([taken, taken, "KB-2222-2222"])
    monkeypatch.setattr("kb.tickets.submit.new_reference", lambda: next(references))
    assert submit(engine, settings, draft(submission_key="key-2")).reference == "KB-2222-2222"
    monkeypatch.setattr("kb.tickets.submit.new_reference", lambda: taken)
    with pytest.raises(Unavailable):
        submit(engine, settings, draft(submission_key="key-3"))


def test_half_a_character_is_refused_wherever_it_stands(engine: Engine, settings: Settings) -> None:
    for change in ({"description": "\ud800"}, {"fields": {"asset": "\ud800"}}):
        with pytest.raises(Invalid):
            submit(engine, settings, draft(**change))
    assert how_many(engine) == 0


def test_a_wrong_token_opens_nothing(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    for wrong in ("", "x", done.token[:-1], done.token.swapcase(), done.reference, "\ud800"):
        with pytest.raises(NotFound), reading(engine) as session:
            ticket_for_customer(session, wrong)


def test_the_promise_is_kept_on_the_ticket(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    with reading(engine) as session:
        ticket = ticket_for_customer(session, done.token)
        assert ticket.due_at - ticket.created_at >= timedelta(hours=settings.first_reply_hours)
