"""Is this really us? A page that says what a domain, link, address, handle or number is to us, and what to do now."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request

from kb.errors import TooMany
from kb.i18n.gettext import mark, translate
from kb.settings import Locale, Settings
from kb.text.identities.check import Result, check_identity
from kb.web.rate_limit import client_address
from kb.web.services import services
from kb.web.sessions import csrf

blueprint = Blueprint("verify", __name__)

NOTHING_TYPED = mark("Enter what you want to check.")
#: What is repeated on the page of what was typed; all of it is checked.
_SHOWN = 200
#: Channels whose address names exactly one domain, mailbox or number; others carry words for people.
_EXACT = frozenset({"email", "phone", "website"})
_NEVER_ASKED = mark("We never ask for passwords, one-time codes or recovery phrases.")
_IMPOSTOR = (
    mark("Do not open it, answer it or pay anything."),
    mark("If you entered a password there, change it now in our app or on our site, which you open yourself."),
    mark("If you gave away a seed phrase or private key, move what is left to a new wallet at once."),
)  # fmt: skip
_STRANGER = (
    mark("Do not sign in there, and give it neither money nor data."),
    mark("Reach us through a channel on our own list, which you open yourself."),
)


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says about a result (message ids): a headline, what to do now; and in which tone."""

    headline: str
    advice: tuple[str, ...]
    tone: str


WORDS: Mapping[Result, Words] = MappingProxyType(
    {
        "official": Words(mark("This is ours"), (_NEVER_ASKED,), "ok"),
        "unknown": Words(mark("We do not know this"), _STRANGER, "warn"),
        "lookalike": Words(mark("This is not us: it imitates us"), _IMPOSTOR, "bad"),
        "known_fake": Words(mark("This is a known fake"), _IMPOSTOR, "bad"),
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says of what was asked, in the reader's language. `report`: whether we want to hear of it."""

    asked: str
    headline: str
    reasons: tuple[str, ...]
    advice: tuple[str, ...]
    tone: str

    @property
    def report(self) -> bool:
        """Whether it is somebody who pretends to be us."""
        return self.tone == "bad"


@blueprint.route("/<locale:locale>/channels/verify", methods=["GET", "POST"])
def check(locale: Locale) -> Response:
    """Show the form, and what is to be said of what was entered.

    The form posts, so that what people paste stands in no log and no history; a link may bring `?q=` all the same.
    """
    asked = request.values.get("q", "").strip()
    if not asked:
        missing = translate(locale, NOTHING_TYPED) if request.method == "POST" else ""
        return _page(
            "",
            problem=missing,
            status=HTTPStatus.UNPROCESSABLE_ENTITY if missing else HTTPStatus.OK,
        )
    try:
        services().limiter.check("verify", client_address())
    except TooMany as error:
        answer = _page(
            asked, problem=translate(locale, str(error)), status=HTTPStatus.TOO_MANY_REQUESTS
        )
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    return _page(asked, judge(services().settings, asked, locale))


def judge(settings: Settings, asked: str, locale: Locale) -> Answer:
    """Return what to say of an identity."""
    verdict = check_identity(
        asked, official_identities(settings), fakes=settings.known_fakes, locale=locale
    )
    words = WORDS[verdict.result]
    return Answer(
        asked=_seen(asked[:_SHOWN]) + ("…" if len(asked) > _SHOWN else ""),
        headline=translate(locale, words.headline),
        reasons=tuple(reason.sentence for reason in verdict.reasons),
        advice=tuple(translate(locale, sentence) for sentence in words.advice),
        tone=words.tone,
    )


def official_identities(settings: Settings) -> tuple[str, ...]:
    """Return all that is ours: what the settings name so, our exact channels, our own address and sender."""
    channels = (channel.address for channel in settings.channels if channel.kind in _EXACT)
    _, sender = parseaddr(settings.mail_from)
    host = urlsplit(settings.base_url).hostname or ""
    everything = (*settings.official_identities, *channels, sender, host)
    return tuple(dict.fromkeys(each for each in everything if each))


def _page(
    asked: str, answer: Answer | None = None, *, problem: str = "", status: int = HTTPStatus.OK
) -> Response:
    urgent = next((topic.key for topic in services().settings.topics if topic.urgent), "")
    page = make_response(
        render_template(
            "helpcentre/verify.html",
            asked=_seen(asked),
            answer=answer,
            problem=problem,
            urgent=urgent,
        ),
        status,
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def _seen(text: str) -> str:
    """Return a text without what hides in it or turns its direction: the page must not be fooled itself."""
    return "".join(letter for letter in text if letter.isprintable())


# It changes nothing, and must answer whoever comes in fear with a page that was open for long.
csrf.exempt(check)
