"""What the form promises: by when somebody answers, as the tickets' own office clock will hold us to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from kb.i18n.gettext import translate
from kb.i18n.locales import CLDR
from kb.settings import Locale, Settings
from kb.tickets.hours import reply_due

_FIVE_MINUTES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Promise:
    """By when (UTC) a request is first answered, and in which zone to say so."""

    by: datetime
    zone: ZoneInfo
    now: datetime

    def words(self, locale: Locale) -> str:
        """Return the moment as people say it: 18:00 today, 10:30 tomorrow, 10:30 on Monday 23 November."""
        there = self.by.astimezone(self.zone)
        days = (there.date() - self.now.astimezone(self.zone).date()).days
        clock = f"{there:%H:%M}"
        if days == 0:
            return translate(locale, "%(time)s today", time=clock)
        if days == 1:
            return translate(locale, "%(time)s tomorrow", time=clock)
        day = format_skeleton("MMMMEEEEd", there, locale=CLDR[locale])
        return translate(locale, "%(time)s on %(day)s", time=clock, day=day)


def promise(settings: Settings, now: datetime, zone: ZoneInfo, *, urgent: bool) -> Promise:
    """Return when a request sent now is first answered, rounded up to five minutes."""
    return Promise(round_up(reply_due(settings, now, urgent=urgent)), zone, now)


def round_up(moment: datetime) -> datetime:
    """Return the next moment that people would name, at whole five minutes."""
    beyond = timedelta(seconds=moment.timestamp() % _FIVE_MINUTES.total_seconds())
    return moment + _FIVE_MINUTES - beyond if beyond else moment
