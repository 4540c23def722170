"""What an agent says and does."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine, select

from kb.clock import now
from kb.database.transaction import reading, transaction
from kb.errors import Conflict, Invalid, KbError, NotFound
from kb.outbox.models import OutboxEmail
from kb.settings import Settings
from kb.tickets.codes import new_reply_code, parse_reply_code
from kb.tickets.models import Event
from kb.tickets.reply import LONGEST_REPLY, AgentReply, reply_as_agent, resolve_ticket
from tests.tickets.drafts import draft, submit
from tests.tickets.talking import agent_resolves, agent_says, customer_says, outbox, seen

SEED = "abandon " * 11 + "about"


def test_a_reply_is_read_with_name_and_code_and_mailed(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    said = agent_says(engine, settings, done, "  We see your transfer.\n")
    thread = seen(engine, done)
    first, reply = thread.messages
    assert (first.author, first.code) == ("customer", "")
    assert (reply.author, reply.author_name, reply.body) == (
        "agent", "Lin", "We see your transfer.",
    )  # fmt: skip
    assert reply.code == said.code == parse_reply_code(said.code.lower().replace("-", " "))
    assert thread.status == "open"
    assert outbox(engine) == ["receipt", "reply"]
    with reading(engine) as session:
        mail = session.scalars(select(OutboxEmail).where(OutboxEmail.kind == "reply")).one()
    assert set(mail.ids) == {"ticket", "message"}


@pytest.mark.parametrize(
    ("words", "why"), [("x" * (LONGEST_REPLY + 1), "at most"), ("nul\0here", "control characters")]
)
def test_a_file_that_is_no_answer_does_not_go_out(
    engine: Engine, settings: Settings, words: str, why: str
) -> None:
    done = submit(engine, settings)
    with pytest.raises(Invalid, match=why):
        agent_says(engine, settings, done, words)
    with pytest.raises(Invalid, match=why):
        agent_resolves(engine, done, words)
    assert len(seen(engine, done).messages) == 1
    assert outbox(engine) == ["receipt"]


def test_asking_for_facts_waits_for_the_customer(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    agent_says(engine, settings, done, "Which one?", "address", "screenshots", "address")
    thread = seen(engine, done)
    assert thread.status == "waiting_for_customer"
    assert thread.facts_needed == thread.messages[-1].asked == ("address", "screenshots")
    assert [step.status for step in thread.steps] == ["received", "open", "waiting_for_customer"]
    agent_says(engine, settings, done, "And the memo.", "memo")
    assert seen(engine, done).facts_needed == ("address", "screenshots", "memo")
    assert outbox(engine) == ["receipt", "facts_needed", "facts_needed"]


def test_an_address_is_asked_for_only_where_there_is_none(
    engine: Engine, settings: Settings
) -> None:
    done = submit(engine, settings)
    with pytest.raises(Conflict, match="has an email address"):
        agent_says(engine, settings, done, "Where to?", "email")
    assert seen(engine, done).facts_needed == ()
    # Whatever is answered, mail does not begin to go elsewhere.
    customer_says(engine, settings, done, facts={"email": "somebody@else.example"})
    agent_says(engine, settings, done)
    with reading(engine) as session:
        assert set(session.scalars(select(OutboxEmail.recipient))) == {"Reader@Example.com"}


def test_after_each_word_the_next_is_promised_anew(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings, draft(urgent=True))
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        agent_says(engine, settings, done)
        promised = timedelta(minutes=settings.urgent_reply_minutes)
        assert timedelta() < seen(engine, done).due_at - now() <= promised + timedelta(minutes=5)


def test_solved_is_said_and_asked_about_some_days_later(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    agent_says(engine, settings, done, "Which?", "address")
    agent_resolves(engine, done, "It is credited.")
    thread = seen(engine, done)
    assert (thread.status, thread.facts_needed) == ("resolved", ())
    assert thread.messages[-1].body == "It is credited."
    assert thread.reopen_until
    assert outbox(engine) == ["receipt", "facts_needed", "resolved", "follow_up"]
    with reading(engine) as session:
        mail = session.scalars(select(OutboxEmail).where(OutboxEmail.kind == "follow_up")).one()
    assert timedelta(days=4) < mail.next_attempt_at - now() < timedelta(days=6)


def test_who_left_no_address_is_not_mailed(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings, draft(email=""))
    assert not agent_says(engine, settings, done).mailed
    assert not agent_resolves(engine, done).mailed
    assert outbox(engine) == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"reference": "KB-2222-2222"}, NotFound),
        ({"reference": "nonsense"}, NotFound),
        ({"body": " \n"}, Invalid),
        ({"body": f"Your phrase {SEED}"}, Invalid),
        ({"name": SEED}, Invalid),
        ({"asks": ("favourite_colour",)}, Invalid),
    ],
)
def test_what_cannot_be_said_leaves_nothing(
    engine: Engine, settings: Settings, change: dict[str, object], error: type[KbError]
) -> None:
    done = submit(engine, settings)
    words = {"reference": done.reference, "name": "Lin", "body": "Hello.", **change}
    with pytest.raises(error), transaction(engine) as session:
        reply_as_agent(session, AgentReply(**words), settings)  # type: ignore[arg-type]
    assert len(seen(engine, done).messages) == 1
    assert outbox(engine) == ["receipt"]


def test_a_secret_in_the_last_word_is_stopped_too(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    with pytest.raises(Invalid), transaction(engine) as session:
        resolve_ticket(session, AgentReply(done.reference, "Lin", SEED))
    assert seen(engine, done).status == "received"


def test_solved_twice_is_told(engine: Engine, settings: Settings) -> None:
    done = submit(engine, settings)
    agent_resolves(engine, done)
    with pytest.raises(Conflict, match=f"^{done.reference} is solved already\\.$"):
        agent_resolves(engine, done)
    with pytest.raises(Conflict, match=f"^{done.reference} is solved; .* Answer without --ask"):
        agent_says(engine, settings, done, "Which one?", "address")
    agent_says(engine, settings, done, "One more thing.")
    assert seen(engine, done).status == "resolved"


def test_the_history_says_what_happened_but_not_what_was_said(
    engine: Engine, settings: Settings
) -> None:
    done = submit(engine, settings)
    agent_says(engine, settings, done, "MARKER", "memo")
    customer_says(engine, settings, done, "MARKER", facts={"memo": "MARKER"})
    with reading(engine) as session:
        lines = [(line.kind, line.actor, line.details) for line in session.scalars(select(Event))]
    assert [kind for kind, _, _ in lines] == [
        "received", "replied", "moved", "moved", "moved", "answered",
    ]  # fmt: skip
    assert "MARKER" not in str(lines)


def test_no_reply_code_is_taken_for_a_ticket_number_or_given_twice() -> None:
    codes = {new_reply_code() for _ in range(500)}
    assert len(codes) == 500
    assert parse_reply_code("KB-7K3F-92QD") is None
    assert parse_reply_code("7K3F-92QD") is None
