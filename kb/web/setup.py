"""Everything that all pages share, put on an app in one call."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from typing_extensions import override

from kb.web.assets import init_assets
from kb.web.errors import init_errors
from kb.web.kept_pages import init_kept_pages
from kb.web.locale import init_locale
from kb.web.request_log import init_request_log
from kb.web.security import init_security
from kb.web.services import Services, keep_services
from kb.web.sessions import init_sessions
from kb.web.slashes import init_slashes
from kb.web.templating import init_templating


class SiteApp(Flask):
    """Flask that does not look, at each step of each request, whether a function is asynchronous: none is."""

    @override
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def init_web(app: Flask, services: Services) -> None:
    """Give the app its services, locales, sessions, templates, static files, headers and error pages."""
    settings = services.settings
    keep_services(app, services)
    init_request_log(app)
    init_locale(app, settings)
    init_slashes(app)
    init_kept_pages(app, services)
    init_security(app, settings)
    init_sessions(app, settings)
    init_assets(app, settings)
    init_templating(app, settings)
    init_errors(app)
