"""What people call a time zone."""

from functools import cache

from babel import Locale as Cldr
from babel.core import get_global
from babel.dates import get_timezone_location

from kb.i18n.gettext import translate
from kb.i18n.locales import CLDR
from kb.settings import Locale


@cache
def zone_name(locale: Locale, zone: str) -> str:
    """Return what people call a zone, such as Beijing time."""
    if zone == "UTC":
        return "UTC"
    if zone == "Asia/Shanghai":
        return translate(locale, "Beijing time")
    return translate(locale, "%(city)s time", city=_city(CLDR[locale], zone))


def _city(cldr: Cldr, zone: str) -> str:
    # CLDR keeps a city under the zone's first name, such as Asia/Saigon; Babel looks under its newest alone.
    newest = get_global("zone_aliases")
    older = (old for old, new in newest.items() if new == newest.get(zone, zone))
    names = (cldr.time_zones.get(name, {}).get("city") for name in (zone, *older))
    found = next(filter(None, names), None)
    return found or get_timezone_location(zone, locale=cldr, return_city=True)
