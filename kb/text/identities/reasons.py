"""Why a verdict is what it is: a code for programs, a sentence for people."""

from dataclasses import dataclass

from kb.i18n.gettext import mark, translate
from kb.settings import Locale
from kb.text.identities.reading import Identity

#: Every reason by its code, the weightiest first. `ours` is what is imitated, `owner` to whom it really leads.
SENTENCES = {
    "ours": mark("It is one of our official channels."),
    "below": mark("It belongs to %(ours)s, which is ours."),
    "sender": mark(
        "The sender of a mail can be forged, so be careful with its links all the same."
    ),
    "caller": mark("The number that a caller shows can be forged: hang up and call us yourself."),
    "fake": mark("It is on our list of known fakes."),
    "nothing": mark("We do not know it. Trust only what we list as official channels."),
    "userinfo": mark("What stands before the @ is only a name: this leads to %(owner)s."),
    "hidden": mark("It contains characters that cannot be seen."),
    "letters": mark("Some of its characters only look like those of %(ours)s."),
    "subdomain": mark("It carries our name, but it belongs to %(owner)s, which is not ours."),
    "ending": mark("The name is ours, but the ending is not: ours is %(ours)s."),
    "words": mark("It is %(ours)s with something added, or written differently."),
    "spelling": mark("It is spelt almost like %(ours)s, but it is not ours."),
    "number": mark("It is almost our number %(ours)s, but not the same."),
    "path": mark("Our name stands only behind the address: this leads to %(owner)s."),
    "mailbox": mark(
        "Our name stands before the @, but the mail comes from %(owner)s, which is not ours."
    ),
    "sign": mark("The name shown is ours, but the address belongs to %(owner)s, which is not."),
    "elsewhere": mark("We use this name, but only as %(ours)s and not on %(owner)s."),
    "platform": mark("We use this name, but we list no account on %(owner)s under it."),
    "unlisted": mark("The domain is ours, but we do not list this mailbox."),
    "country": mark("It may be ours. Enter it with its country code, such as +852."),
    "punycode": mark("Written out, it reads %(owner)s."),
    "malformed": mark("Programs disagree about where this leads. Do not open it."),
    "scheme": mark("This kind of link cannot be checked. Do not open it."),
    "long": mark("It is too long to be one of our addresses."),
}
#: The codes, the weightiest first.
ORDER = tuple(SENTENCES)
#: Reasons that say somebody imitates us; the others explain.
IMITATES = frozenset({
    "letters", "subdomain", "ending", "words", "spelling", "number", "path", "mailbox", "sign", "elsewhere",
})  # fmt: skip
_ABOUT_THE_HOST = {"punycode"}
_ABOUT_THE_PLATFORM = {"platform", "elsewhere"}


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, and its sentence in the language that was asked for."""

    code: str
    sentence: str


def reason(code: str, ours: str, asked: Identity, locale: Locale) -> Reason:
    """Return a reason about what was asked; `ours` is the identity of ours that it concerns, as the site writes it."""
    owner = asked.host.owned
    if code in _ABOUT_THE_HOST:
        owner = asked.host.name
    if code in _ABOUT_THE_PLATFORM:
        owner = asked.platform
    return Reason(code, translate(locale, SENTENCES[code], ours=ours, owner=owner))
