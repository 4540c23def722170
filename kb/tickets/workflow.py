"""The life of a ticket: its statuses and every move between them, as one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from sqlalchemy.orm import Session

from kb import clock
from kb.errors import Conflict
from kb.tickets.history import note
from kb.tickets.models import Status, Ticket

Actor = Literal["customer", "agent", "system"]
Move = Literal["take", "ask", "answer", "resolve", "confirm", "reopen", "withdraw", "close"]

REOPEN_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a move may start and leads, who may make it, and how long after it was settled."""

    sources: tuple[Status, ...]
    target: Status
    actors: tuple[Actor, ...]
    within: timedelta | None = None


UNSOLVED: tuple[Status, ...] = ("received", "open", "waiting_for_customer")
SETTLED: tuple[Status, ...] = ("resolved", "closed")

#: Every way a ticket may go; what is not here cannot happen.
MOVES: Mapping[Move, Rule] = MappingProxyType(
    {
        "take": Rule(("received",), "open", ("agent",)),
        "ask": Rule(("received", "open"), "waiting_for_customer", ("agent",)),
        "answer": Rule(("waiting_for_customer",), "open", ("customer",)),
        "resolve": Rule(UNSOLVED, "resolved", ("agent",)),
        "confirm": Rule(("resolved",), "closed", ("customer",)),
        "reopen": Rule(SETTLED, "open", ("customer", "agent"), REOPEN_WITHIN),
        "withdraw": Rule(UNSOLVED, "closed", ("customer",)),
        "close": Rule(("resolved",), "closed", ("agent", "system")),
    }
)


def may_move(ticket: Ticket, move: Move, actor: Actor) -> bool:
    """Say whether this actor may make the move now."""
    rule = MOVES[move]
    in_time = rule.within is None or clock.now() - _settled_at(ticket) <= rule.within
    return ticket.status in rule.sources and actor in rule.actors and in_time


def move_ticket(session: Session, ticket: Ticket, move: Move, actor: Actor) -> None:
    """Make the move and write it into the history. Raises Conflict when it is not possible now."""
    if not may_move(ticket, move, actor):
        raise Conflict(f"A ticket that is {ticket.status} cannot be moved by {move} ({actor}).")
    now, target = clock.now(), MOVES[move].target
    note(session, ticket, "moved", actor, **{"move": move, "from": ticket.status, "to": target})
    ticket.status = target
    ticket.updated_at = now
    # Since when it is settled; a ticket that was opened again is not.
    ticket.resolved_at = (ticket.resolved_at or now) if target in SETTLED else None
    ticket.closed_at = now if target == "closed" else None


def reopen_until(ticket: Ticket) -> datetime | None:
    """Return until when (UTC) a solved ticket may be opened again, past or not; None for one that is not solved."""
    if ticket.status not in SETTLED:
        return None
    return _settled_at(ticket) + REOPEN_WITHIN


def _settled_at(ticket: Ticket) -> datetime:
    # That a customer confirms it, or nobody objects, gives no second time to change one's mind.
    return ticket.resolved_at or ticket.updated_at
