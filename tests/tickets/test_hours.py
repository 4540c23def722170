from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.settings import Hours, Settings
from kb.tickets.hours import add_office_time, reply_due
from tests.databases import settings_for
from tests.sites import write_site

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = (0, 1, 2, 3, 4)
OFFICE = (
    Hours(days=WEEK, opens=time(9), closes=time(12)),
    Hours(days=WEEK, opens=time(13), closes=time(18)),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(write_site(tmp_path))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("sent", "hours", "answered"),
    [
        ("2026-11-23T10:00", 1, "2026-11-23T11:00"),
        ("2026-11-23T11:00", 2, "2026-11-23T14:00"),  # over lunch
        ("2026-11-23T12:30", 1, "2026-11-23T14:00"),  # sent at lunch
        ("2026-11-23T17:00", 2, "2026-11-24T10:00"),  # over night
        ("2026-11-27T17:30", 4, "2026-11-30T13:30"),  # over the weekend
        ("2026-11-28T10:00", 4, "2026-11-30T14:00"),  # sent on the weekend
        ("2026-11-23T02:00", 8, "2026-11-23T18:00"),
    ],
)
def test_only_office_hours_count(sent: str, hours: int, answered: str) -> None:
    assert add_office_time(at(sent), timedelta(hours=hours), OFFICE, SHANGHAI) == at(answered)


def test_a_night_shift_goes_on_after_midnight() -> None:
    nights = (Hours(days=tuple(range(7)), opens=time(22), closes=time(6)),)
    assert add_office_time(at("2026-11-23T01:00"), timedelta(hours=6), nights, SHANGHAI) == at(
        "2026-11-23T23:00"
    )


def test_without_hours_the_clock_never_stops() -> None:
    assert add_office_time(at("2026-11-23T23:00"), timedelta(hours=4), (), SHANGHAI) == at(
        "2026-11-24T03:00"
    )


def test_an_office_day_is_as_long_as_the_clock_of_the_place_says() -> None:
    """On the day the clocks go back, midnight to midnight is 25 hours."""
    always = (Hours(days=tuple(range(7)), opens=time(0), closes=time(0)),)
    start = datetime(2026, 11, 1, tzinfo=ZoneInfo("America/New_York"))
    due = add_office_time(start, timedelta(hours=25), always, ZoneInfo("America/New_York"))
    assert due == datetime(2026, 11, 2, tzinfo=ZoneInfo("America/New_York"))


@given(
    st.timedeltas(timedelta(0), timedelta(days=365)),
    st.timedeltas(timedelta(0), timedelta(days=5)),
    st.timedeltas(timedelta(0), timedelta(days=5)),
)
def test_waiting_longer_is_never_sooner_and_time_adds_up(
    since: timedelta, one: timedelta, two: timedelta
) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + since
    first = add_office_time(moment, one, OFFICE, SHANGHAI)
    assert first >= moment
    assert add_office_time(first, two, OFFICE, SHANGHAI) == add_office_time(
        moment, one + two, OFFICE, SHANGHAI
    )


def test_urgent_requests_are_promised_sooner_and_to_full_five_minutes(settings: Settings) -> None:
    received = at("2026-11-23T10:01")
    assert reply_due(settings, received, urgent=True) == at("2026-11-23T10:35")
    assert reply_due(settings, received, urgent=False) == at("2026-11-23T14:05")


def test_urgent_requests_are_promised_around_the_clock(settings: Settings) -> None:
    assert reply_due(settings, at("2026-11-22T23:10"), urgent=True) == at("2026-11-22T23:40")
    assert reply_due(settings, at("2026-11-22T23:10"), urgent=False) == at("2026-11-23T13:00")


def test_shifts_that_overlap_count_each_minute_once() -> None:
    twice = (*OFFICE, Hours(days=WEEK, opens=time(10), closes=time(14)))
    due = add_office_time(at("2026-11-23T09:00"), timedelta(hours=9), twice, SHANGHAI)
    assert due == at("2026-11-23T18:00")
