"""What the outbox is told about each kind of mail: what to say, and how a machine should take it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from kb.settings import Settings

#: How a mail came about (RFC 3834); empty where a person wrote it.
Automatic = Literal["", "auto-replied", "auto-generated"]


@dataclass(frozen=True, slots=True)
class Told:
    """The values that a mail's templates need, and the conversation it belongs to (empty for none).

    `thread` goes into headers: letters, digits and dashes only, and hard to guess.
    """

    values: Mapping[str, object]
    thread: str = ""


#: From the ids in the outbox to what there is to tell.
#: It may write (a fresh link) in the session; it raises NotFound when nothing is left to tell.
Facts = Callable[[Session, Mapping[str, int], Settings], Told]


@dataclass(frozen=True, slots=True)
class MailKind:
    """One kind of mail. `opens`: it is the first of its conversation, which the others refer to."""

    facts: Facts
    automatic: Automatic
    opens: bool = False
