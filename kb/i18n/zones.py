"""What people call a time zone."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale as Cldr
from babel.core import get_global
from babel.dates import get_timezone_location

from kb import clock
from kb.i18n.gettext import translate
from kb.i18n.locales import CLDR
from kb.settings import Locale


@cache
def zone_name(locale: Locale, zone: str) -> str:
    """Return what people call a zone, such as Beijing time; UTC+8 where it is no place's."""
    newest = get_global("zone_aliases").get(zone, zone)
    if newest.startswith("Etc/"):
        # Their own names count the other way: Etc/GMT-8 is UTC+8, at all times.
        return utc_offset(zone, clock.now()).removesuffix("+0")
    if newest == "Asia/Shanghai":
        return translate(locale, "Beijing time")
    return translate(locale, "%(city)s time", city=_city(CLDR[locale], zone))


def utc_offset(zone: str, moment: datetime) -> str:
    """Return how far a zone is from UTC at a moment (aware), such as UTC+5:30."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "\u2212"
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"


def _city(cldr: Cldr, zone: str) -> str:
    # CLDR keeps a city under the zone's first name, such as Asia/Saigon; Babel looks under its newest alone.
    newest = get_global("zone_aliases")
    older = (old for old, new in newest.items() if new == newest.get(zone, zone))
    names = (cldr.time_zones.get(name, {}).get("city") for name in (zone, *older))
    found = next(filter(None, names), None)
    return found or get_timezone_location(zone, locale=cldr, return_city=True)
