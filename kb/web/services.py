"""What every door is handed: the site's settings and the opened library, index, database, files and counters."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from sqlalchemy import Engine

from kb import clock
from kb.articles.library import LiveLibrary
from kb.articles.notices import LiveNotices, Notice
from kb.insights.popular import PopularQueries
from kb.insights.record import Recorder
from kb.search.searcher import Searcher
from kb.settings import Settings
from kb.tickets.attachment_store import AttachmentStore
from kb.web.rate_limit import RateLimiter

_KEY = "kb"


@dataclass(frozen=True, slots=True)
class Services:
    """The site's working parts, opened once per process and safe to share between threads."""

    settings: Settings
    library: LiveLibrary
    notices: LiveNotices
    searcher: Searcher
    engine: Engine
    store: AttachmentStore
    limiter: RateLimiter
    recorder: Recorder
    popular: PopularQueries


def keep_services(app: Flask, services: Services) -> None:
    """Make the services available to every request of the app."""
    app.extensions[_KEY] = services


def active_notices() -> tuple[Notice, ...]:
    """Return the notices that readers should see now, incidents first."""
    return services().notices.active(clock.now())


def services() -> Services:
    """Return the services of the app that answers the current request."""
    return cast("Services", current_app.extensions[_KEY])
