"""Cookies and the CSRF guard. Cookies are HttpOnly and SameSite, and Secure whenever the site is reached by https."""

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect
from typing_extensions import override

from kb.settings import Settings
from kb.web.services import services

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard(CSRFProtect):  # type: ignore[misc]  # Flask-WTF has no types
    """The guard against requests forged elsewhere. It lets reading pass before it looks for exemptions, not after."""

    @override
    def protect(self, apply_exemptions: bool = False) -> None:  # as in Flask-WTF
        if request.method not in _SAFE_METHODS:
            super().protect(apply_exemptions)


#: Guards every unsafe method. A view that must not lose what was typed exempts itself
#: (`@csrf.exempt`) and lets its form check the token.
csrf = Guard()


class SiteSessions(SecureCookieSessionInterface):
    """Flask's signed cookie session, Secure when the site is."""

    @override
    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Begin afresh without making a serializer where there is no cookie: most visitors only read."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    @override
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Look at the cookie's rules only where there is something to keep, or a cookie was looked at."""
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)

    @override
    def get_cookie_secure(self, app: Flask) -> bool:
        return site_is_secure()


def init_sessions(app: Flask, settings: Settings) -> None:
    """Set the session cookie's rules and guard unsafe methods by a token that lives as long as the session."""
    app.session_interface = SiteSessions()
    app.config["SESSION_COOKIE_NAME"] = "kb_session"
    app.config["SESSION_COOKIE_HTTPONLY"] = True
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["WTF_CSRF_SSL_STRICT"] = settings.uses_https
    csrf.init_app(app)


def site_is_secure() -> bool:
    """Say whether this request, or the site's own address, uses https."""
    return request.is_secure or services().settings.uses_https


def set_cookie(response: Response, name: str, value: str, max_age: int) -> None:
    """Set a cookie of ours for `max_age` seconds, unreadable to scripts."""
    response.set_cookie(
        name, value, max_age=max_age, httponly=True, samesite="Lax", secure=site_is_secure()
    )
