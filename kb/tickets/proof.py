"""Whether an answer is ours, by the code printed beside it; nothing is told of the ticket it belongs to."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.tickets.codes import parse_reply_code
from kb.tickets.models import Message

#: As it is printed, or at least as nothing else is written: letters and digits together.
_GROUPS = re.compile(r"\w{3}([-\s\u2010-\u2015])\w{3}\1\w{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proof:
    """A reply code in our own spelling, and when (UTC) the answer was written; None for no answer of ours."""

    code: str
    written_at: datetime | None


def prove_reply(session: Session, text: str) -> Proof | None:
    """Return what is known of a reply code as somebody typed it; None for a text that is none.

    Phone numbers and handles may have the letters of a code: they are taken for one only when we wrote it.
    """
    code = parse_reply_code(text)
    if code is None:
        return None
    written_at = session.scalar(select(Message.created_at).where(Message.code == code))
    return Proof(code, written_at) if written_at or _must_be_code(text.strip()) else None


def _must_be_code(text: str) -> bool:
    letters = any(each.isalpha() for each in text)
    return letters and (bool(_GROUPS.fullmatch(text)) or _mixed(text))


def _mixed(text: str) -> bool:
    return text.isalnum() and text.isupper() and any(each.isdigit() for each in text)
