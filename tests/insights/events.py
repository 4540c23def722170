"""Events as tests need them: minutes after a fixed moment."""

from datetime import UTC, datetime, timedelta

from kb.insights.models import AskedForHelp, Opened, Searched
from kb.settings import Locale

BEGIN = datetime(2026, 11, 1, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def searched(
    words: str,
    visit: str = "a",
    minutes: float = 0,
    *,
    answered: bool = True,
    locale: Locale = "zh-hans",
) -> Searched:
    return Searched(visit, at(minutes), locale, words, 3, answered, 0.8)


def opened(words: str, slug: str, visit: str = "a", minutes: float = 0) -> Opened:
    return Opened(visit, at(minutes), words, slug)


def asked_for_help(visit: str = "a", minutes: float = 0) -> AskedForHelp:
    return AskedForHelp(visit, at(minutes))
