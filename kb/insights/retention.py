"""What was kept for learning goes away after a time."""

from datetime import timedelta

from kb import clock
from kb.insights.store import InsightStore, log_path
from kb.settings import Settings


def purge_log(settings: Settings) -> int:
    """Delete searches, votes and notes of the secret guard older than `search_log_days`. Return how many."""
    before = clock.now() - timedelta(days=settings.search_log_days)
    return InsightStore(log_path(settings)).forget_before(before)
