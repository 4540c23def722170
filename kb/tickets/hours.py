"""The business-hours clock: by when an answer is there, counting office hours only."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from kb.settings import Hours, Settings

#: A site that is open one day a week still answers within this many days.
_HORIZON_DAYS = 400
_ROUND = timedelta(minutes=5)


def reply_due(settings: Settings, received: datetime, *, urgent: bool) -> datetime:
    """Return the moment (UTC) until which the site promises a first answer, a full five minutes.

    Urgent requests are answered around the clock; the others in office hours.
    """
    if urgent:
        due = received.astimezone(UTC) + timedelta(minutes=settings.urgent_reply_minutes)
    else:
        promise = timedelta(hours=settings.first_reply_hours)
        due = add_office_time(received, promise, settings.business_hours, settings.zone)
    return due + timedelta(seconds=-due.timestamp() % _ROUND.total_seconds())


def add_office_time(
    start: datetime, duration: timedelta, hours: Sequence[Hours], zone: ZoneInfo
) -> datetime:
    """Return when `duration` of office time has passed after `start` (aware), in UTC.

    Without any office hours the clock never stops.
    """
    left, counted = duration, start
    for opens, closes in _openings(start.astimezone(zone).date(), hours, zone):
        # Shifts may overlap; no minute counts twice.
        begin = max(opens, counted)
        if begin >= closes:
            continue
        if left <= closes - begin:
            return begin + left
        left -= closes - begin
        counted = closes
    return start.astimezone(UTC) + duration


def _openings(
    first: date, hours: Sequence[Hours], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the office hours (UTC) from the day before `first`; a shift may pass midnight."""
    for offset in range(-1, _HORIZON_DAYS):
        day = first + timedelta(days=offset)
        for shift in sorted(hours, key=lambda each: each.opens):
            if day.weekday() in shift.days:
                last = day if shift.closes > shift.opens else day + timedelta(days=1)
                yield (
                    datetime.combine(day, shift.opens, zone).astimezone(UTC),
                    datetime.combine(last, shift.closes, zone).astimezone(UTC),
                )
