"""The language of a page: it stands in the address; only `/` and pages without one ask the browser."""

from contextvars import ContextVar
from typing import Any

from flask import Flask, request
from werkzeug.routing import BaseConverter

from kb.i18n.locales import negotiate, parse_locale
from kb.settings import Locale, Settings
from kb.web.services import services

#: Remembers the language a reader chose in the switch, for the next visit to `/`.
COOKIE = "kb_locale"

# Asked a hundred times per page, so not kept in `flask.g`, whose every look-up passes a proxy.
_spoken: ContextVar[Locale | None] = ContextVar("locale", default=None)


def init_locale(app: Flask, settings: Settings) -> None:
    """Teach the app's routes the `<locale:locale>` of the site, and let `url_for` keep the current one."""
    members = {"regex": "|".join(settings.locales)}
    app.url_map.converters["locale"] = type("LocaleConverter", (BaseConverter,), members)

    @app.teardown_request
    def fall_silent(error: BaseException | None) -> None:  # noqa: ARG001  # Flask passes it
        _spoken.set(None)

    @app.url_defaults
    def stay_in_language(endpoint: str, values: dict[str, Any]) -> None:
        if "locale" not in values and app.url_map.is_endpoint_expecting(endpoint, "locale"):
            values["locale"] = current_locale()


def current_locale() -> Locale:
    """Return the locale in the address of this request; where there is none, what the browser prefers."""
    locale = _spoken.get()
    if locale is None:
        locale = _in_address() or preferred_locale()
        _spoken.set(locale)
    return locale


def preferred_locale() -> Locale:
    """Return the reader's language among the site's: chosen before, else asked for by the browser, else the default."""
    settings = services().settings
    chosen = parse_locale(request.cookies.get(COOKIE, ""))
    if chosen in settings.locales:
        return chosen
    wishes = request.headers.get("Accept-Language", "")
    return negotiate(wishes, settings.locales, settings.default_locale)


def speak_as_asked() -> None:
    """Answer this request in the language that its address asks for, if any (`?locale=en`)."""
    if locale := parse_locale(request.args.get("locale", "")):
        speak(locale)


def speak(locale: Locale) -> None:
    """Answer this request in a locale that is not in its address, such as the API's `locale` parameter."""
    _spoken.set(locale)


def _in_address() -> Locale | None:
    locale = parse_locale(request.path.split("/", 2)[1])
    return locale if locale in services().settings.locales else None
