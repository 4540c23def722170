"""What a site's settings are made of: languages, texts, topics, channels, links and office hours."""

from datetime import time
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

Locale = Literal["zh-hans", "zh-hant", "en"]
LOCALES: tuple[Locale, ...] = get_args(Locale)

# What the contact form can ask for, beside what it always asks (see docs of the form in the README).
TopicField = Literal[
    "asset", "network", "amount", "transaction_hash", "address", "memo", "order_number", "pair", "endpoint",
    "error_code", "earlier_reference",
]  # fmt: skip
RequirableField = Literal[
    "account_id", "occurred_at", "description", "wanted", "screenshots", TopicField
]


def _words_by_locale(value: object) -> object:
    if isinstance(value, str):
        return dict.fromkeys(LOCALES, value)
    if not isinstance(value, dict):
        raise ValueError("must be a text, or a table of texts by language")  # noqa: TRY004 - pydantic's way
    return value


def _some_words(value: dict[Locale, str]) -> dict[Locale, str]:
    first = next(filter(None, value.values()), "")
    if not first:
        raise ValueError("needs a text in at least one language")
    twins: dict[Locale, Locale] = {"zh-hant": "zh-hans", "zh-hans": "zh-hant"}
    return {
        locale: value.get(locale) or value.get(twins.get(locale, locale)) or first
        for locale in LOCALES
    }


#: A text a site writes once for all languages (a string) or per language (a table); always read as `text[locale]`.
LocalText = Annotated[
    dict[Locale, str], BeforeValidator(_words_by_locale), AfterValidator(_some_words)
]


class Table(BaseModel):
    """Settings that belong together; what it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Topic(Table):
    """A kind of question on the contact form, with the facts it needs."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    label: LocalText
    hint: LocalText | None = None
    fields: tuple[TopicField, ...] = ()
    required: tuple[RequirableField, ...] = ("account_id", "occurred_at", "description")
    urgent: bool = False

    @model_validator(mode="after")
    def _requires_what_it_asks(self) -> Self:
        asked = {"account_id", "occurred_at", "description", "wanted", "screenshots", *self.fields}
        for name in self.required:
            if name not in asked:
                raise ValueError(
                    f"topic {self.key!r} requires {name!r} but does not ask for it in `fields`"
                )
        return self


class Channel(Table):
    """An official way to reach the site's owner, with how long an answer takes."""

    kind: Literal["ticket", "email", "phone", "chat", "social", "forum", "app", "website"]
    label: LocalText
    address: str
    url: str = ""
    note: LocalText | None = None
    reply_time: LocalText | None = None


class Link(Table):
    """A link the site adds to its footer."""

    label: LocalText
    url: str


def _without_zone(value: time) -> time:
    if value.tzinfo:
        raise ValueError("must be a time such as 09:00, in the site's time zone")
    return value


LocalTime = Annotated[time, AfterValidator(_without_zone)]


class Hours(Table):
    """Office hours of one weekday (0 is Monday), in the site's time zone."""

    days: tuple[Annotated[int, Field(ge=0, le=6)], ...]
    opens: LocalTime
    closes: LocalTime
