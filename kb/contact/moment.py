"""When did it happen: from what a person typed, with their time zone, to one instant, and back to words."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kb.clock import known_zones
from kb.contact.normalise import one_line
from kb.errors import Invalid
from kb.i18n.gettext import mark
from kb.i18n.zones import utc_offset, zone_name
from kb.settings import Locale

#: Offered without a script; the browser's own zone joins them when there is one. Likely readers
#: first, by the names that CLDR has translations for.
COMMON_ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Macau", "Asia/Singapore", "Asia/Kuala_Lumpur",
    "Asia/Tokyo", "Asia/Seoul", "Asia/Bangkok", "Asia/Saigon", "Asia/Jakarta", "Asia/Manila",
    "Asia/Calcutta", "Asia/Dubai", "Europe/Istanbul", "Europe/Moscow", "Europe/Berlin", "Europe/London",
    "UTC", "America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
CLOCKS_DIFFER = timedelta(minutes=5)
FIRST_YEAR = 2000

WRITE_IT_SO = mark("Write the date and time like this: 2026-11-21 14:30.")
NOT_YET = mark("This time is still to come. Check the date and the time zone.")
CHECK_YEAR = mark("Check the year: this is too long ago.")

_TYPED = re.compile(
    r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?[T日]?\s?(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?",
    re.ASCII,
)


def happened_at(text: str, zone: str, now: datetime) -> datetime:
    """Return the instant, in UTC, that the wall clock of the zone (of `known_zones`) showed, to the minute.

    An hour that the clocks show twice is taken to be the first (`fold=0`); one that they skip counts on from
    before the change (02:30 becomes 03:30). What was typed is kept beside it, for an agent who needs to know.
    Raises Invalid, with a sentence to translate, for what is no time, not yet, or before the year 2000.
    """
    typed = _typed(text)
    if typed.year < FIRST_YEAR:
        raise Invalid(CHECK_YEAR)
    # A year to spare on either side, so that no zone's offset can leave the calendar.
    if typed.year > now.year + 1:
        raise Invalid(NOT_YET)
    moment = typed.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment > now + CLOCKS_DIFFER:
        raise Invalid(NOT_YET)
    return moment


def zone_choices(locale: Locale, now: datetime, *wanted: str) -> list[tuple[str, str]]:
    """Return the zones to offer as (IANA name, label): the wanted ones that exist first, then the common ones."""
    names = dict.fromkeys((*(zone for zone in wanted if zone in known_zones()), *COMMON_ZONES))
    return [(name, zone_label(locale, name, now)) for name in names]


def zone_label(locale: Locale, zone: str, moment: datetime) -> str:
    """Return what people call a zone with its offset at that moment, such as Beijing time (UTC+8)."""
    name = zone_name(locale, zone)
    return name if name.startswith("UTC") else f"{name} ({utc_offset(zone, moment)})"


def _typed(text: str) -> datetime:
    match = _TYPED.fullmatch(one_line(text))
    if match is None:
        raise Invalid(WRITE_IT_SO)
    year, month, day, hour, minute = (int(part) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001  # a wall clock; its zone comes next
    except ValueError:
        raise Invalid(WRITE_IT_SO) from None
