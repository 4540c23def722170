"""All that was said in a ticket, as plain text to keep."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from kb.contact.following.telling import Said, Told
from kb.i18n.formats import format_moment
from kb.i18n.gettext import translate
from kb.settings import Locale

_LINE = "-" * 40


def transcript(told: Told, site: str, locale: Locale, now: datetime) -> str:
    """Return the ticket as text in the locale; its times are those of the page."""
    return "\n".join(_lines(told, site, locale, now)) + "\n"


def _lines(told: Told, site: str, locale: Locale, now: datetime) -> Iterator[str]:
    yield f"{site} · {told.reference}"
    yield told.title
    yield f"{told.status} · {translate(locale, 'Times: %(zone)s', zone=told.zone)}"
    saved = format_moment(locale, now, ZoneInfo("UTC"))
    yield translate(locale, "Saved: %(when)s UTC", when=saved)
    for said in told.said:
        yield ""
        yield _LINE
        yield from _message(said, locale)


def _message(said: Said, locale: Locale) -> Iterator[str]:
    yield f"{said.who} · {said.when}"
    if said.code:
        yield translate(locale, "Reply code: %(code)s", code=said.code)
    if said.body:
        yield ""
        yield said.body
    if said.asked:
        yield translate(
            locale, "We ask for: %(facts)s", facts=translate(locale, ", ").join(said.asked)
        )
    for label, text in said.answers:
        yield translate(locale, "%(label)s: %(text)s", label=label, text=text)
    for picture in said.pictures:
        yield translate(locale, "Picture: %(name)s", name=picture.name)
