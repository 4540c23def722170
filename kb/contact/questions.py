"""What the form can ask, as one table: words, limits, and how each answer is mended and checked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from email_validator import EmailNotValidError, validate_email

from kb.contact.normalise import compact, dashes, one_line, prose
from kb.errors import Invalid
from kb.i18n.gettext import mark
from kb.settings import Topic
from kb.tickets.reference import parse_reference

Kind = Literal["line", "prose", "email", "tel"]
WRITE_EMAIL_SO = mark("Enter an email address such as name@example.com.")
_PHONE_DIGITS = range(5, 21)

#: What a topic requires when none is chosen yet.
REQUIRED_BY_DEFAULT = ("account_id", "occurred_at", "description")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Sentences are message ids; `limit` counts characters after mending.

    `missing` is said when the answer is required and empty; `suggestions` names the setting that
    lists likely ones; `brief` ones may share a line.
    """

    name: str
    label: str
    missing: str
    hint: str = ""
    limit: int = 200
    mend: Callable[[str], str] = one_line
    check: Callable[[str], None] | None = None
    kind: Kind = "line"
    inputmode: str = "text"
    autocomplete: str = "off"
    suggestions: Literal["", "assets", "networks"] = ""
    brief: bool = False


def deliverable(text: str) -> str:
    """Return the email address as mail programs take it, an international domain in ASCII.

    Whether it arrives is found out by sending. Raises Invalid.
    """
    try:
        # A site may serve a house whose own domain is not in the public tree, but never one without a dot.
        found = validate_email(
            text, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
        )
    except (EmailNotValidError, ValueError):
        raise Invalid(WRITE_EMAIL_SO) from None
    if "." not in found.domain or found.ascii_email is None:
        raise Invalid(WRITE_EMAIL_SO)
    return found.ascii_email


def check_email(text: str) -> None:
    """Raise Invalid unless a mail could be sent to it."""
    deliverable(text)


def check_phone(text: str) -> None:
    """Raise Invalid unless it has as many digits as a phone number; how they are written is free."""
    if sum(letter.isdigit() for letter in text) not in _PHONE_DIGITS:
        raise Invalid(mark("Enter a phone number such as +86 138 0000 0000."))


def check_amount(text: str) -> None:
    """Raise Invalid unless there is a digit in it; the unit may stand beside."""
    if not any(letter.isdigit() for letter in text):
        raise Invalid(mark("Write the amount in digits, such as 500.25."))


def check_reference(text: str) -> None:
    """Raise Invalid unless it looks like a ticket number; whether it exists is nobody's business here."""
    if parse_reference(text) is None:
        raise Invalid(mark("A ticket number looks like KB-7K3F-92QD."))


def mend_reference(text: str) -> str:
    """Return a ticket number as we write it, whatever its case and dashes; anything else as it was typed."""
    return parse_reference(dashes(text)) or one_line(text)


ACCOUNT = Question("account_id", mark("Account ID"), mark("Enter your account ID."), limit=64)

#: What a topic may ask for beside the rest (`TopicField` in the settings), in the order of the form.
TOPIC_QUESTIONS = (
    Question(
        "asset", mark("Coin or asset"), mark("Say which coin or asset it is."),
        suggestions="assets", brief=True,
    ),
    Question(
        "network", mark("Network"), mark("Say which network was used."),
        suggestions="networks", brief=True,
    ),
    Question("pair", mark("Trading pair"), mark("Enter the trading pair."), mark("Such as BTC/USDT."), brief=True),
    Question(
        "amount", mark("Amount"), mark("Enter the amount."), check=check_amount,
        inputmode="decimal", brief=True,
    ),
    Question("order_number", mark("Order number"), mark("Enter the order number."), mend=compact, brief=True),
    Question("memo", mark("Memo or tag"), mark("Enter the memo or tag."), brief=True),
    Question(
        "transaction_hash", mark("Transaction hash"), mark("Enter the transaction hash."),
        mark("Also called TxID. The wallet or platform you sent from shows it."), mend=compact,
    ),
    Question("address", mark("Address"), mark("Enter the address."), mend=compact),
    Question("endpoint", mark("API endpoint"), mark("Enter the API endpoint."), mark("Such as POST /v1/orders.")),
    Question("error_code", mark("Error code or message"), mark("Enter the error code or message."), limit=500),
    Question(
        "earlier_reference", mark("Earlier ticket number"), mark("Enter the earlier ticket number."),
        mark("If you asked about this before. It looks like KB-7K3F-92QD."),
        mend=mend_reference, check=check_reference,
    ),
)  # fmt: skip

STORY = (
    Question(
        "description", mark("What happened?"), mark("Describe what happened."),
        mark("What you wanted to do, and what happened instead."), limit=5000, mend=prose, kind="prose",
    ),
    Question(
        "wanted", mark("What result do you hope for?"), mark("Say what result you hope for."),
        limit=2000, mend=prose, kind="prose",
    ),
)  # fmt: skip

WAYS_TO_ANSWER = (
    Question(
        "email", mark("Email"), mark("Give us at least one way to answer you."), limit=254, mend=compact,
        check=check_email, kind="email", inputmode="email", autocomplete="email", brief=True,
    ),
    Question(
        "phone", mark("Phone"), "", limit=50, check=check_phone, kind="tel", inputmode="tel",
        autocomplete="tel", brief=True,
    ),
    Question(
        "contact_other", mark("Another way"), "", mark("WeChat, Telegram and the like, with your name there.")
    ),
)  # fmt: skip

#: Every question that is answered in text, in the order of the form.
QUESTIONS = (ACCOUNT, *TOPIC_QUESTIONS, *STORY, *WAYS_TO_ANSWER)

#: What is asked where a ticket is followed.
REPLY = Question("reply", mark("Your answer"), "", limit=5000, mend=prose, kind="prose")
TOLD_IN_RATING = Question(
    "comment",
    mark("Anything else about how we handled it?"),
    "",
    limit=2000,
    mend=prose,
    kind="prose",
)
_ONLY_SOME_TOPICS = {question.name for question in TOPIC_QUESTIONS}


def is_asked(name: str, topic: Topic | None) -> bool:
    """Say whether a topic asks this; what is not a topic's own question is always asked."""
    return name not in _ONLY_SOME_TOPICS or (topic is not None and name in topic.fields)


def is_required(name: str, topic: Topic | None) -> bool:
    """Say whether a topic cannot do without this answer."""
    return name in (topic.required if topic else REQUIRED_BY_DEFAULT)
