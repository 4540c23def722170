"""Both sides of a conversation, by hand, and what is in the outbox afterwards."""

from typing import Any

from sqlalchemy import Engine, select

from kb.database.transaction import reading, transaction
from kb.outbox.models import OutboxEmail
from kb.settings import Settings
from kb.tickets.answer import Answered, CustomerAnswer, reply_as_customer
from kb.tickets.models import CustomerLink
from kb.tickets.reply import AgentReply, Replied, reply_as_agent, resolve_ticket
from kb.tickets.submit import Submitted
from kb.tickets.thread import Thread, thread_for_customer
from kb.tickets.tokens import hash_token


def agent_says(
    engine: Engine, settings: Settings, done: Submitted, body: str = "We look.", *asks: str
) -> Replied:
    with transaction(engine) as session:
        said = AgentReply(done.reference, "Lin", body, asks)
        return reply_as_agent(session, said, settings)


def agent_resolves(engine: Engine, done: Submitted, body: str = "") -> Replied:
    with transaction(engine) as session:
        return resolve_ticket(session, AgentReply(done.reference, "Lin", body))


def customer_says(
    engine: Engine, settings: Settings, done: Submitted, body: str = "Here it is.", **more: Any
) -> Answered:
    with transaction(engine) as session:
        said = CustomerAnswer(
            **{"submission_key": "answer-1", "locale": "en", "body": body, **more}
        )
        return reply_as_customer(session, done.token, said, settings)


def seen(engine: Engine, done: Submitted) -> Thread:
    """Return the ticket as its customer reads it."""
    with reading(engine) as session:
        return thread_for_customer(session, done.token)


def outbox(engine: Engine) -> list[str]:
    """Return the kinds of mail that wait or went, in the order they were written."""
    with reading(engine) as session:
        return list(session.scalars(select(OutboxEmail.kind).order_by(OutboxEmail.id)))


def as_if_mailed(engine: Engine, done: Submitted) -> None:
    """Make the customer's link one that only a mail had."""
    with transaction(engine) as session:
        token_hash = hash_token(done.token)
        link = session.scalars(
            select(CustomerLink).where(CustomerLink.token_hash == token_hash)
        ).one()
        link.mailed = True
