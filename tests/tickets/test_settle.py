"""The end of a ticket: solved, rated, its links revoked, its deletion asked for."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from kb.database.transaction import transaction
from kb.errors import Conflict, Invalid, NotFound
from kb.settings import Settings
from kb.tickets.access import ticket_for_customer
from kb.tickets.links import mint_link
from kb.tickets.privacy import request_deletion, revoke_links
from kb.tickets.settle import Marks, confirm_solved, rate_ticket
from kb.tickets.submit import Submitted
from kb.tickets.thread import Rated
from tests.tickets.drafts import draft, submit
from tests.tickets.talking import agent_resolves, agent_says, customer_says, outbox, seen

MARKS = Marks("en", 5, 4, 3, "Quick.")


def confirm(engine: Engine, done: Submitted) -> None:
    with transaction(engine) as session:
        assert confirm_solved(session, done.token) == done.reference


def rate(engine: Engine, done: Submitted, marks: Marks = MARKS) -> None:
    with transaction(engine) as session:
        rate_ticket(session, done.token, marks)


def test_the_customer_confirms_and_is_asked_to_rate_once(
    engine: Engine, settings: Settings
) -> None:
    done = submit(engine, settings)
    agent_resolves(engine, done)
    confirm(engine, done)
    confirm(engine, done)
    assert seen(engine, done).status == "closed"
    assert outbox(engine) == ["receipt", "resolved", "rating"]
    rate(engine, done)
    assert outbox(engine) == ["receipt", "resolved"]
    assert seen(engine, done).rating == Rated(5, 4, 3, "Quick.")


def test_the_customer_may_say_solved_before_anybody_else(
    engine: Engine, settings: Settings
) -> None:
    done = submit(engine, settings)
    agent_says(engine, settings, done, "Which?", "memo")
    confirm(engine, done)
    thread = seen(engine, done)
    assert (thread.status, thread.facts_needed) == ("closed", ())


def test_a_second_rating_takes_the_place_of_the_first(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    agent_resolves(engine, done)
    rate(engine, done)
    rate(engine, done, replace(MARKS, attitude=1, comment=""))
    assert seen(engine, done).rating == Rated(1, 4, 3, "")
    customer_says(engine, settings, done, "It came back.")
    assert seen(engine, done).rating


@pytest.mark.parametrize(
    "marks",
    [
        replace(MARKS, speed=0),
        replace(MARKS, speed=6),
        replace(MARKS, comment="abandon " * 11 + "about"),
    ],
)
def test_a_rating_that_cannot_be_kept_is_refused(
    engine: Engine, settings: Settings, marks: Marks
) -> None:
    done = submit(engine, settings)
    agent_resolves(engine, done)
    with pytest.raises(Invalid):
        rate(engine, done, marks)
    assert seen(engine, done).rating is None


def test_what_is_not_solved_is_not_rated(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    with pytest.raises(Conflict):
        rate(engine, done)


def test_revoked_links_open_nothing_and_other_tickets_keep_theirs(
    engine: Engine, settings: Settings
) -> None:
    done, other = submit(engine, settings), submit(engine, settings, draft(submission_key="other"))
    with transaction(engine) as session:
        second = mint_link(session, ticket_for_customer(session, done.token))
    with transaction(engine) as session:
        revoke_links(session, done.token)
    for token in (done.token, second):
        with pytest.raises(NotFound), transaction(engine) as session:
            ticket_for_customer(session, token)
    assert seen(engine, other).reference == other.reference
    with transaction(engine) as session, pytest.raises(NotFound):
        revoke_links(session, done.token)


def test_deletion_is_asked_for_once(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    for _ in range(2):
        with transaction(engine) as session:
            request_deletion(session, done.token)
    asked = seen(engine, done).deletion_requested_at
    assert asked
    with transaction(engine) as session:
        events = ticket_for_customer(session, done.token).events
        assert [each.kind for each in events] == ["received", "deletion_requested"]
