"""Choosing a language from what a browser says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.i18n.locales import closest_locale, negotiate
from kb.settings import LOCALES


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("zh", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("zh-TW", "zh-hant"),
        ("zh-HK", "zh-hant"),
        ("zh-MO", "zh-hant"),
        ("zh-Hant-CN", "zh-hant"),
        ("zh-Hans-HK", "zh-hans"),
        ("yue", "zh-hant"),
        ("en-US", "en"),
        ("fr", None),
    ],
)
def test_closest_locale(tag: str, locale: str | None) -> None:
    assert closest_locale(tag) == locale


def test_the_highest_quality_that_is_offered_wins() -> None:
    assert negotiate("fr, en;q=0.5, zh-TW;q=0.9", LOCALES, "zh-hans") == "zh-hant"
    assert negotiate("zh-TW;q=0.9, en;q=0.5", ("zh-hans", "en"), "zh-hans") == "en"
    assert negotiate("en;q=0, fr", LOCALES, "zh-hans") == "zh-hans"


@given(header=st.text(max_size=200))
def test_any_header_gives_an_offered_locale(header: str) -> None:
    assert negotiate(header, ("en", "zh-hant"), "en") in {"en", "zh-hant"}
