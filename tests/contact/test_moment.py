"""One wall clock, many zones: what was typed becomes the right instant, or one sentence that helps."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.clock import known_zones
from kb.contact.moment import (
    CHECK_YEAR,
    COMMON_ZONES,
    NOT_YET,
    WRITE_IT_SO,
    happened_at,
    zone_choices,
    zone_label,
)
from kb.errors import Invalid
from kb.settings import LOCALES, Locale

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def refusal(text: str, zone: str = "Asia/Shanghai") -> str:
    with pytest.raises(Invalid) as caught:
        happened_at(text, zone, NOW)
    return str(caught.value)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-21T14:30",
        "2026-11-21T14:30:59",
        "2026-11-21 14:30",
        "2026/11/21 14:30",
        "2026.11.21 14:30",
        "2026年11月21日 14:30",
        "２０２６－１１－２１ １４：３０",
    ],
)
def test_every_usual_way_to_write_a_time_is_understood(typed: str) -> None:
    assert happened_at(typed, "Asia/Shanghai", NOW) == datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


def test_an_hour_the_clocks_show_twice_is_the_first_of_the_two() -> None:
    moment = happened_at("2026-11-01T01:30", "America/New_York", NOW)
    assert moment == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_an_hour_the_clocks_skip_counts_on_from_before_the_change() -> None:
    moment = happened_at("2026-03-08T02:30", "America/New_York", NOW)
    assert moment == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_clocks_may_differ_by_five_minutes_but_not_more() -> None:
    assert happened_at("2026-11-22T17:05", "Asia/Shanghai", NOW) > NOW
    assert refusal("2026-11-22T17:06") == NOT_YET


def test_the_same_wall_clock_may_be_past_in_one_zone_and_to_come_in_another() -> None:
    assert happened_at("2026-11-22T12:00", "Asia/Tokyo", NOW) < NOW
    assert refusal("2026-11-22T12:00", "America/New_York") == NOT_YET


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0001-01-01T00:00", CHECK_YEAR),
        ("1999-12-31T23:59", CHECK_YEAR),
        ("9999-12-31T23:59", NOT_YET),
        ("2026-02-30T10:00", WRITE_IT_SO),
        ("2026-11-21T25:00", WRITE_IT_SO),
        ("yesterday", WRITE_IT_SO),
        ("", WRITE_IT_SO),
    ],
)
def test_what_is_no_time_is_refused_in_a_sentence(typed: str, sentence: str) -> None:
    assert refusal(typed) == sentence


@given(st.text(max_size=40), st.sampled_from(sorted(known_zones())))
def test_any_text_in_any_zone_is_an_instant_or_a_sentence(text: str, zone: str) -> None:
    with suppress(Invalid):
        assert happened_at(text, zone, NOW).tzinfo is UTC


@given(st.datetimes(), st.sampled_from(sorted(known_zones())))
def test_no_date_leaves_the_calendar(wall: datetime, zone: str) -> None:
    with suppress(Invalid):
        assert happened_at(f"{wall.year:04}-{wall:%m-%dT%H:%M}", zone, NOW).year >= 1999


def test_the_sites_zone_and_the_readers_come_first_and_only_once() -> None:
    names = [name for name, _ in zone_choices("en", NOW, "Europe/London", "Asia/Kathmandu", "no")]
    assert names[:2] == ["Europe/London", "Asia/Kathmandu"]
    assert len(names) == len(set(names)) == len(COMMON_ZONES) + 1


def test_labels_name_the_zone_as_people_do_with_its_offset_at_that_moment() -> None:
    assert zone_label("en", "Asia/Shanghai", NOW) == "Beijing time (UTC+8)"
    assert zone_label("en", "Asia/Kolkata", NOW).endswith("time (UTC+5:30)")
    july = datetime(2026, 7, 1, tzinfo=UTC)
    assert zone_label("en", "America/New_York", july) == "New York time (UTC\u22124)"
    assert zone_label("en", "UTC", NOW) == "UTC"
    assert zone_label("zh-hant", "Asia/Ho_Chi_Minh", NOW) == "胡志明市時間 (UTC+7)"


@pytest.mark.parametrize("locale", ["zh-hans", "zh-hant"])
def test_no_offered_zone_is_left_in_english(locale: Literal["zh-hans", "zh-hant"]) -> None:
    labels = dict(zone_choices(locale, NOW))
    assert [zone for zone, label in labels.items() if label[0].isascii()] == ["UTC"]


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Etc/GMT-8", "UTC+8"),
        ("Etc/GMT+5", "UTC\u22125"),
        *((name, "UTC") for name in ("Etc/UTC", "Zulu", "GMT", "GMT0", "Etc/Greenwich")),
    ],
)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_zone_of_no_place_is_its_offset(locale: Locale, zone: str, label: str) -> None:
    assert zone_label(locale, zone, NOW) == label


def test_an_old_name_is_called_as_its_zone() -> None:
    assert zone_label("en", "PRC", NOW) == zone_label("en", "Asia/Shanghai", NOW)


@pytest.mark.parametrize("zone", ["localtime", "Factory"])
def test_what_is_no_certain_zone_is_none(zone: str) -> None:
    assert zone not in known_zones()
    assert len(zone_choices("en", NOW, zone)) == len(COMMON_ZONES)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_zone_has_a_label(locale: str) -> None:
    for zone in known_zones():
        assert zone_label(locale, zone, NOW)  # type: ignore[arg-type]  # a Locale, parametrized
