"""What a person asks for, checked and ready to be kept. The contact door makes it; `submit_ticket` takes it."""

from dataclasses import dataclass, field
from datetime import datetime

from kb.settings import Locale


@dataclass(frozen=True, slots=True)
class Trail:
    """What the person searched (with whether the site had an answer) and read before asking, newest last."""

    searches: tuple[tuple[str, bool], ...] = ()
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """Everything the form collected, normalised.

    `fields` holds the topic's own fields, `uploads` the tokens of kept screenshots.
    `occurred_at` is aware (UTC); `occurred_text` is what was typed; both empty when the time is not known.
    """

    submission_key: str
    locale: Locale
    topic: str
    description: str
    urgent: bool = False
    wanted: str = ""
    account_id: str = ""
    email: str = ""
    phone: str = ""
    contact_other: str = ""
    occurred_at: datetime | None = None
    occurred_text: str = ""
    timezone: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    uploads: tuple[str, ...] = ()
    trail: Trail = Trail()
