"""What an agent does: answers, asks for what is missing, says that it is solved."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb import clock
from kb.errors import Conflict, Invalid
from kb.settings import Locale, Settings
from kb.text.secrets.guard import stop_secrets
from kb.tickets.access import ticket_for_agent
from kb.tickets.codes import new_reply_code
from kb.tickets.facts import ask, check_asks
from kb.tickets.history import note
from kb.tickets.hours import reply_due
from kb.tickets.mailing import FOLLOW_UP_AFTER, tell_customer
from kb.tickets.models import Message, Ticket
from kb.tickets.workflow import SETTLED, move_ticket

_LONGEST_NAME = 60
#: Four times what a customer may write.
LONGEST_REPLY = 20_000
#: What stands in no text that somebody wrote, but in files that are none.
_CONTROL = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class AgentReply:
    """What an agent writes under which name; `asks` names the questions whose answers are missing.

    `locale` is the agent's own language, for what may be wrong with it.
    """

    reference: str
    name: str
    body: str = ""
    asks: tuple[str, ...] = ()
    locale: Locale = "en"


@dataclass(frozen=True, slots=True)
class Replied:
    """What came of it: the code that proves the reply (empty without words), and whether a mail goes out."""

    reference: str
    code: str
    mailed: bool


def reply_as_agent(session: Session, reply: AgentReply, settings: Settings) -> Replied:
    """Say something to the customer; with `asks` the ticket then waits for them.

    Raises NotFound; Invalid for nothing said, what is no text or too long, an unknown question, or a secret in the
    words; Conflict for a ticket that is closed, one that is solved and would be asked about, or an address asked for
    that is known.
    """
    if not reply.body.strip():
        raise Invalid("A reply needs some words.")
    ticket = _ticket(session, reply)
    if ticket.status == "closed":
        raise Conflict(f"{ticket.reference} is closed; the customer may open it again.")
    if ticket.status == "resolved" and reply.asks:
        raise Conflict(
            f"{ticket.reference} is solved; the customer may open it again. Answer without --ask."
        )
    message = _say(session, ticket, reply)
    if ticket.status == "received":
        move_ticket(session, ticket, "take", "agent")
    if reply.asks:
        ask(ticket, reply.asks)
        if ticket.status != "waiting_for_customer":
            move_ticket(session, ticket, "ask", "agent")
    if ticket.status == "open":
        # Who has heard from us is owed the next word within the same time.
        ticket.due_at = reply_due(settings, clock.now(), urgent=ticket.priority == "urgent")
    kind = "facts_needed" if reply.asks else "reply"
    mailed = tell_customer(session, ticket, kind, message=message.id)
    return Replied(ticket.reference, message.code or "", mailed)


def resolve_ticket(session: Session, reply: AgentReply) -> Replied:
    """Say that it is solved, with or without words; some days later the customer is asked whether it stayed so.

    Raises NotFound; Invalid for what is no text or too long, or a secret in the words; Conflict when it is solved
    already.
    """
    ticket = _ticket(session, reply)
    if ticket.status in SETTLED:
        raise Conflict(f"{ticket.reference} is solved already.")
    move_ticket(session, ticket, "resolve", "agent")
    ticket.facts_needed = []
    message = _say(session, ticket, reply) if reply.body.strip() else None
    mailed = tell_customer(session, ticket, "resolved", message=message.id if message else 0)
    tell_customer(session, ticket, "follow_up", after=FOLLOW_UP_AFTER)
    return Replied(ticket.reference, (message.code or "") if message else "", mailed)


def _ticket(session: Session, reply: AgentReply) -> Ticket:
    if len(reply.body) > LONGEST_REPLY:
        raise Invalid(
            f"A reply may have {LONGEST_REPLY} characters at most; is this the right file?"
        )
    if _CONTROL.search(reply.body + reply.name):
        raise Invalid(
            "A reply is text, and this has control characters in it; is this the right file?"
        )
    stop_secrets({"reply": reply.body, "name": reply.name}, reply.locale)
    check_asks(reply.asks)
    return ticket_for_agent(session, reply.reference)


def _say(session: Session, ticket: Ticket, reply: AgentReply) -> Message:
    now = clock.now()
    message = Message(
        author="agent",
        author_name=" ".join(reply.name.split())[:_LONGEST_NAME],
        code=new_reply_code(),
        body=reply.body.strip(),
        asked=list(dict.fromkeys(reply.asks)),
        created_at=now,
    )
    ticket.messages.append(message)
    ticket.updated_at = now
    session.flush()
    note(session, ticket, "replied", "agent", message=message.id, asked=message.asked)
    return message
