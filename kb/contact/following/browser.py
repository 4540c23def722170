"""The tickets that this browser may open."""

from collections.abc import Sequence

from kb.contact.following.cookies import kept_references, token_for
from kb.database.transaction import reading
from kb.errors import NotFound, Unavailable
from kb.tickets.thread import Thread, thread_for_customer
from kb.tickets.workflow import UNSOLVED
from kb.web.services import services


def my_tickets() -> Sequence[Thread]:
    """Return the tickets that this browser may open, the newest first."""
    found = []
    with reading(services().engine) as session:
        for reference in kept_references():
            try:
                thread = thread_for_customer(session, token_for(reference))
            except NotFound:
                continue
            if thread.reference == reference:
                found.append(thread)
    return sorted(found, key=lambda thread: thread.updated_at, reverse=True)


def my_open_tickets() -> Sequence[Thread]:
    """Return those that are not solved, for who might be asking again; none when they cannot be looked up."""
    if not kept_references():
        return ()
    try:
        return [thread for thread in my_tickets() if thread.status in UNSOLVED]
    except Unavailable:
        return ()
