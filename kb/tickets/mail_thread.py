"""The conversation that all mails about one ticket belong to, as their headers name it."""

import hmac
from base64 import b32encode

from kb.settings import Settings, secret_key
from kb.tickets.models import Ticket

#: 100 bits; nobody may write into a ticket by mail who was never written to.
_PROOF_LETTERS = 20


def thread_of(ticket: Ticket, settings: Settings) -> str:
    """Return the name of a ticket's conversation: its reference with a proof that we made it, always the same."""
    words = f"mail thread {ticket.id} {ticket.reference}"
    proof = hmac.digest(secret_key(settings).encode(), words.encode(), "sha256")
    letters = b32encode(proof).decode()[:_PROOF_LETTERS]
    return f"{ticket.reference.replace('-', '')[2:]}-{letters}".lower()
