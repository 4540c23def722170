"""What a customer answers."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine, func, select

from kb.clock import now
from kb.database.transaction import reading, transaction
from kb.errors import Conflict, Invalid, NotFound
from kb.settings import Settings
from kb.tickets.answer import CustomerAnswer, reply_as_customer
from kb.tickets.attachment_store import AttachmentStore
from kb.tickets.customers import find_customer
from kb.tickets.models import Customer
from tests.tickets.drafts import DRAFT, draft, submit, upload
from tests.tickets.talking import (
    agent_resolves,
    agent_says,
    as_if_mailed,
    customer_says,
    outbox,
    seen,
)

SEED = "abandon " * 11 + "about"


def test_the_answer_is_read_with_its_picture_and_the_ticket_goes_on(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    done = submit(engine, settings)
    agent_says(engine, settings, done, "Show us.", "screenshots", "address")
    kept = upload(engine, store, settings)
    customer_says(
        engine, settings, done, "There.", facts={"address": "TXyz"}, uploads=(kept.token,)
    )
    thread = seen(engine, done)
    answer = thread.messages[-1]
    assert (answer.author, answer.body, answer.answers) == (
        "customer", "There.", (("address", "TXyz"),),
    )  # fmt: skip
    assert [picture.name for picture in answer.pictures] == ["screen.png"]
    assert (thread.status, thread.facts_needed) == ("open", ())
    assert thread.fields == {**DRAFT.fields, "address": "TXyz"}


def test_what_is_still_missing_stays_asked_for(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    agent_says(engine, settings, done, "Both.", "address", "account_id")
    customer_says(engine, settings, done, "", facts={"account_id": "20000000"})
    thread = seen(engine, done)
    assert (thread.status, thread.facts_needed) == ("open", ("address",))


def test_a_double_click_is_one_answer_and_another_word_is_another(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    done = submit(engine, settings)
    kept = upload(engine, store, settings)
    first, second = (
        customer_says(engine, settings, done, "Once.", uploads=(kept.token,)) for _ in range(2)
    )
    assert (first.created, second.created) == (True, False)
    customer_says(engine, settings, done, "Once more.")
    assert [each.body for each in seen(engine, done).messages[1:]] == ["Once.", "Once more."]


def test_an_answer_to_what_was_solved_opens_it_again(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    agent_resolves(engine, done)
    assert customer_says(engine, settings, done, "No, it is not.").reopened
    thread = seen(engine, done)
    assert (thread.status, thread.reopen_until) == ("open", None)
    assert outbox(engine) == ["receipt", "resolved"]  # nobody is asked whether it stayed solved


def test_what_was_solved_long_ago_stays_closed(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    agent_resolves(engine, done)
    with (
        time_machine.travel(now() + timedelta(days=15), tick=False),
        pytest.raises(Conflict),
    ):
        customer_says(engine, settings, done)
    assert len(seen(engine, done).messages) == 1


@pytest.mark.parametrize(
    "answer",
    [
        CustomerAnswer("k", "en"),
        CustomerAnswer("k", "en", body=SEED),
        CustomerAnswer("k", "en", facts={"memo": SEED}),
        CustomerAnswer("k", "en", body="x", uploads=("no-such-upload",)),
    ],
)
def test_what_cannot_be_kept_leaves_nothing(
    engine: Engine, settings: Settings, answer: CustomerAnswer
) -> None:
    done = submit(engine, settings)
    with pytest.raises(Invalid), transaction(engine) as session:
        reply_as_customer(session, done.token, answer, settings)
    assert len(seen(engine, done).messages) == 1


def test_a_picture_of_another_ticket_cannot_be_claimed(
    engine: Engine, store: AttachmentStore, settings: Settings
) -> None:
    kept = upload(engine, store, settings)
    submit(engine, settings, draft(submission_key="theirs", uploads=(kept.token,)))
    mine = submit(engine, settings)
    with pytest.raises(Invalid):
        customer_says(engine, settings, mine, uploads=(kept.token,))


def test_only_a_link_opens_the_way(engine: Engine, settings: Settings) -> None:
    submit(engine, settings)
    with pytest.raises(NotFound), transaction(engine) as session:
        reply_as_customer(session, "guessed", CustomerAnswer("k", "en", "x"), settings)


def test_who_acts_through_a_mailed_link_has_verified_the_mailbox(
    engine: Engine, settings: Settings
) -> None:
    done = submit(engine, settings)
    customer_says(engine, settings, done)
    with reading(engine) as session:
        assert find_customer(session, "reader@example.com") is None
    as_if_mailed(engine, done)
    seen(engine, done)  # reading proves nothing
    with reading(engine) as session:
        assert find_customer(session, "reader@example.com") is None
    for key in ("again", "and again"):
        customer_says(engine, settings, done, submission_key=key)
    with reading(engine) as session:
        known = find_customer(session, "reader@example.com")
        assert known
        assert known.verified_at
        assert session.scalar(select(func.count()).select_from(Customer)) == 1
