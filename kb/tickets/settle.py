"""The end of a ticket, as its customer sees it: solved, and how it was."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb import clock
from kb.errors import Conflict, Invalid
from kb.settings import Locale
from kb.text.secrets.guard import stop_secrets
from kb.tickets.customers import ticket_to_act_on
from kb.tickets.history import note
from kb.tickets.mailing import RATING_AFTER, call_off_later_mail, tell_customer
from kb.tickets.models import Rating
from kb.tickets.workflow import SETTLED, Move, move_ticket

MARKS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a customer thinks of how it was handled: three marks from 1 (poor) to 5 (excellent), and words."""

    locale: Locale
    attitude: int
    expertise: int
    speed: int
    comment: str = ""


def confirm_solved(session: Session, token: str) -> str:
    """Close the ticket because its customer says that it is solved. Return its reference.

    Saying it again changes nothing. Raises NotFound.
    """
    ticket = ticket_to_act_on(session, token)
    if ticket.status != "closed":
        move: Move = "confirm" if ticket.status == "resolved" else "withdraw"
        move_ticket(session, ticket, move, "customer")
        ticket.facts_needed = []
        call_off_later_mail(session, ticket)
        if ticket.rating is None:
            tell_customer(session, ticket, "rating", after=RATING_AFTER)
    return ticket.reference


def rate_ticket(session: Session, token: str, marks: Marks) -> str:
    """Keep what the customer thinks of it, in place of what was thought before. Return its reference.

    Raises NotFound; Invalid for a mark beyond 1 to 5 or a secret in the words; Conflict while it is not solved.
    """
    given = {"attitude": marks.attitude, "expertise": marks.expertise, "speed": marks.speed}
    if any(each not in MARKS for each in given.values()):
        raise Invalid("A mark is a number from 1 to 5.")
    stop_secrets({"comment": marks.comment}, marks.locale)
    ticket = ticket_to_act_on(session, token)
    if ticket.status not in SETTLED:
        raise Conflict(f"{ticket.reference} is not solved yet.")
    rating = ticket.rating or Rating(ticket_id=ticket.id)
    for name, value in given.items():
        setattr(rating, name, value)
    rating.comment, rating.created_at = marks.comment, clock.now()
    ticket.rating = rating
    call_off_later_mail(session, ticket)
    note(session, ticket, "rated", "customer", **given)
    return ticket.reference
