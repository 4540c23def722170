"""Dates and times as each language writes them."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime

from kb.i18n.locales import CLDR
from kb.settings import Locale

_MOMENT: dict[Locale, str] = {
    "zh-hans": "y年M月d日 HH:mm",
    "zh-hant": "y年M月d日 HH:mm",
    "en": "d MMMM y, HH:mm",
}
_BRIEFLY: dict[Locale, str] = {
    "zh-hans": "M月d日 HH:mm",
    "zh-hant": "M月d日 HH:mm",
    "en": "d MMM, HH:mm",
}


@lru_cache(1024)
def format_day(locale: Locale, day: date) -> str:
    """Return a day in words, such as 2026年11月1日 or 1 November 2026."""
    return babel_date(day, "long", locale=CLDR[locale])


def format_moment(locale: Locale, moment: datetime, zone: ZoneInfo) -> str:
    """Return an aware moment as a person in the zone would write it, to the minute, on a 24-hour clock."""
    return babel_datetime(moment.astimezone(zone), _MOMENT[locale], locale=CLDR[locale])


def format_moment_briefly(locale: Locale, moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Return a moment without its year where that is the present one, such as 11月21日 14:42."""
    there = moment.astimezone(zone)
    if there.year != now.astimezone(zone).year:
        return format_moment(locale, moment, zone)
    return babel_datetime(there, _BRIEFLY[locale], locale=CLDR[locale])
