"""What to say of what somebody wants to check: in which tone, why, and what to do now."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from types import MappingProxyType
from urllib.parse import urlsplit

from kb.i18n.formats import format_moment
from kb.i18n.gettext import mark, translate
from kb.i18n.zones import zone_name
from kb.settings import Locale, Settings
from kb.text.identities.check import Result, check_identity
from kb.tickets.proof import Proof

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


_WRITTEN = Words(
    mark("We wrote an answer with this code"),
    (
        mark("A code can be copied: open your ticket yourself, and see whether the answer stands there."),
        _NEVER_ASKED,
    ),
    "ok",
)  # fmt: skip
_TICKET_NUMBER = Words(
    mark("A ticket number proves nothing"),
    (
        mark("Open your ticket yourself, and see whether what you were told stands there."),
        mark("True answers of ours carry a reply code: check that."),
    ),
    "warn",
)
_NOT_WRITTEN = Words(mark("No answer of ours has this code"), _STRANGER, "bad")


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


def judge(settings: Settings, asked: str, locale: Locale) -> Answer:
    """Return what to say of an identity."""
    verdict = check_identity(
        asked, official_identities(settings), fakes=settings.known_fakes, locale=locale
    )
    reasons = tuple(reason.sentence for reason in verdict.reasons)
    return _answer(WORDS[verdict.result], asked, reasons, locale)


def vouch(settings: Settings, proof: Proof, locale: Locale) -> Answer:
    """Return what to say of a reply code: when we wrote the answer, and nothing of to whom."""
    if proof.written_at is None:
        reason = translate(locale, "Compare it letter by letter; it may be mistyped.")
        return _answer(_NOT_WRITTEN, proof.code, (reason,), locale)
    moment = format_moment(locale, proof.written_at, settings.zone)
    zone = zone_name(locale, settings.timezone)
    reason = translate(locale, "It was written on %(moment)s (%(zone)s).", moment=moment, zone=zone)
    return _answer(_WRITTEN, proof.code, (reason,), locale)


def official_identities(settings: Settings) -> tuple[str, ...]:
    """Return all that is ours: what the settings name so, our exact channels, our own address and sender."""
    channels = (channel.address for channel in settings.channels if channel.kind in _EXACT)
    _, sender = parseaddr(settings.mail_from)
    host = urlsplit(settings.base_url).hostname or ""
    everything = (*settings.official_identities, *channels, sender, host)
    return tuple(dict.fromkeys(each for each in everything if each))


def doubt_number(reference: str, locale: Locale) -> Answer:
    """Return what to say of a ticket number, be there such a ticket or not."""
    reason = translate(locale, "Whoever writes to you can make one up, or may have seen yours.")
    return _answer(_TICKET_NUMBER, reference, (reason,), locale)


def without_hidden(text: str) -> str:
    """Return a text without what hides in it or turns its direction: the page must not be fooled itself."""
    return "".join(letter for letter in text if letter.isprintable())


def _answer(words: Words, asked: str, reasons: tuple[str, ...], locale: Locale) -> Answer:
    return Answer(
        asked=without_hidden(asked[:_SHOWN]) + ("…" if len(asked) > _SHOWN else ""),
        headline=translate(locale, words.headline),
        reasons=reasons,
        advice=tuple(translate(locale, sentence) for sentence in words.advice),
        tone=words.tone,
    )
