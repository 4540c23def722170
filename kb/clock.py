"""The only place that asks the system for the time, so that tests can set it, and for the zones it may be told in."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import available_timezones

#: Listed among the zones of some systems, but set anew by whoever runs one, or by nobody yet.
_NOWHERE = frozenset({"localtime", "Factory"})


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


@cache
def known_zones() -> frozenset[str]:
    """Return the IANA names of all zones, old aliases included (browsers still use some)."""
    return frozenset(available_timezones()) - _NOWHERE
