from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
import time_machine
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from typing_extensions import override

from kb.database.base import Base
from kb.errors import Conflict
from kb.tickets.models import Status, Ticket
from kb.tickets.submit import submit_ticket
from kb.tickets.workflow import MOVES, REOPEN_WITHIN, Actor, Move, may_move, move_ticket
from tests.databases import settings_for
from tests.tickets.drafts import draft

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
STATUSES = get_args(Status)
ACTORS: tuple[Actor, ...] = get_args(Actor)
NAMES: tuple[Move, ...] = get_args(Move)


SETTINGS = settings_for(Path())


@contextmanager
def new_ticket() -> Iterator[tuple[Session, Ticket]]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        submit_ticket(session, draft(), SETTINGS)
        yield session, session.query(Ticket).one()
    engine.dispose()


def test_the_table_names_every_move_once() -> None:
    assert set(MOVES) == set(NAMES)
    assert {status for rule in MOVES.values() for status in (*rule.sources, rule.target)} == set(
        STATUSES
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("agent:take agent:ask customer:answer agent:resolve customer:confirm", "closed"),
        ("agent:ask agent:resolve system:close customer:reopen", "open"),
        ("customer:withdraw agent:reopen agent:resolve customer:reopen", "open"),
    ],
)
def test_lives_of_tickets(path: str, status: Status) -> None:
    with new_ticket() as (session, ticket):
        for step in path.split():
            actor, move = step.split(":")
            move_ticket(session, ticket, move, actor)  # type: ignore[arg-type]  # words of the table
        assert ticket.status == status


@pytest.mark.parametrize(
    ("move", "actor"),
    [("confirm", "customer"), ("take", "customer"), ("resolve", "system"), ("answer", "customer")],
)
def test_what_the_table_does_not_allow_changes_nothing(move: Move, actor: Actor) -> None:
    with new_ticket() as (session, ticket):
        with pytest.raises(Conflict):
            move_ticket(session, ticket, move, actor)
        assert (ticket.status, len(ticket.events)) == ("received", 1)


def test_a_settled_ticket_can_be_opened_again_for_fourteen_days() -> None:
    with time_machine.travel(START, tick=False) as clock, new_ticket() as (session, ticket):
        move_ticket(session, ticket, "resolve", "agent")
        clock.shift(REOPEN_WITHIN)
        assert may_move(ticket, "reopen", "customer")
        clock.shift(timedelta(seconds=1))
        assert not may_move(ticket, "reopen", "customer")
        with pytest.raises(Conflict):
            move_ticket(session, ticket, "reopen", "customer")


def test_confirming_gives_no_second_time_to_open_it_again() -> None:
    with time_machine.travel(START, tick=False) as clock, new_ticket() as (session, ticket):
        move_ticket(session, ticket, "resolve", "agent")
        clock.shift(timedelta(days=10))
        move_ticket(session, ticket, "confirm", "customer")
        assert may_move(ticket, "reopen", "customer")
        clock.shift(timedelta(days=5))
        assert not may_move(ticket, "reopen", "customer")


class Life(RuleBasedStateMachine):
    """Anybody tries anything at any time; the ticket and its history must always make sense."""

    @initialize()
    def begin(self) -> None:
        self.travel = time_machine.travel(START, tick=False)
        self.clock = self.travel.start()
        self.context = new_ticket()
        self.session, self.ticket = self.context.__enter__()
        self.moves = 0

    @rule(move=st.sampled_from(NAMES), actor=st.sampled_from(ACTORS))
    def anybody_tries(self, move: Move, actor: Actor) -> None:
        before, possible = self.ticket.status, may_move(self.ticket, move, actor)
        try:
            move_ticket(self.session, self.ticket, move, actor)
        except Conflict:
            assert not possible
            assert self.ticket.status == before
        else:
            assert possible
            assert before in MOVES[move].sources
            assert self.ticket.status == MOVES[move].target
            self.moves += 1

    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))

    @invariant()
    def what_is_noted_fits(self) -> None:
        ticket = self.ticket
        assert ticket.status in STATUSES
        assert (ticket.closed_at is not None) == (ticket.status == "closed")
        assert (ticket.resolved_at is not None) == (ticket.status in {"resolved", "closed"})
        assert START <= ticket.updated_at <= datetime.now(UTC)

    @invariant()
    def the_history_leads_here(self) -> None:
        self.session.flush()
        self.session.expire(self.ticket, ["events"])
        steps = [event.details for event in self.ticket.events if event.kind == "moved"]
        assert len(steps) == self.moves
        place = "received"
        for step in steps:
            assert step["from"] == place
            place = step["to"]
        assert place == self.ticket.status

    @override
    def teardown(self) -> None:
        if hasattr(self, "context"):
            self.context.__exit__(None, None, None)
            self.travel.stop()


Life.TestCase.settings = hypothesis_settings(max_examples=30, stateful_step_count=25)
TestLife = Life.TestCase
