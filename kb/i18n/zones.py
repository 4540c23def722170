"""What people call a time zone."""

from functools import cache

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
    city = get_timezone_location(zone, locale=CLDR[locale], return_city=True)
    return translate(locale, "%(city)s time", city=city)
