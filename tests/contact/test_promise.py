"""The promise in words: the day as people name it, at a moment that they would name."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kb.contact.promise import Promise, promise, round_up
from kb.settings import Locale, Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUNDAY = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("by", "locale", "words"),
    [
        (datetime(2026, 11, 22, 10, 0, tzinfo=UTC), "en", "18:00 today"),
        (datetime(2026, 11, 22, 10, 0, tzinfo=UTC), "zh-hans", "今天 18:00"),
        (datetime(2026, 11, 22, 17, 30, tzinfo=UTC), "en", "01:30 tomorrow"),
        (datetime(2026, 11, 24, 1, 0, tzinfo=UTC), "en", "09:00 on Tuesday 24 November"),
        (datetime(2026, 11, 24, 1, 0, tzinfo=UTC), "zh-hant", "11月24日 週二 09:00"),
    ],
)
def test_the_day_is_named_as_people_name_it(by: datetime, locale: Locale, words: str) -> None:
    assert Promise(by, SHANGHAI, SUNDAY).words(locale).strip() == words


def test_the_day_is_that_of_the_readers_zone() -> None:
    by = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    assert Promise(by, ZoneInfo("America/New_York"), SUNDAY).words("en") == "22:00 tomorrow"


def test_moments_are_rounded_up_to_five_minutes() -> None:
    assert round_up(datetime(2026, 11, 22, 10, 0, 1, tzinfo=UTC)).minute == 5
    assert round_up(datetime(2026, 11, 22, 10, 55, 1, tzinfo=UTC)).hour == 11
    assert round_up(SUNDAY) == SUNDAY


def test_urgent_requests_are_promised_sooner(settings: Settings) -> None:
    urgent = promise(settings, SUNDAY, SHANGHAI, urgent=True)
    assert SUNDAY < urgent.by < promise(settings, SUNDAY, SHANGHAI, urgent=False).by
