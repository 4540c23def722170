"""Headers and limits that every response and request has, errors included (security.md, requirement 1)."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from kb.settings import Settings
from kb.web.bodies import SiteRequest
from kb.web.request_log import number_request

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
#: Sent with every answer that does not bring its own.
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "private, no-cache",
}
#: Sent with every answer of a site that is reached by https: for a year, browsers come by nothing else.
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}
REQUEST_ID = "X-Request-ID"
MEGABYTE = 1024 * 1024
MAX_FORM_MEGABYTES = 1
MAX_FORM_PARTS = 200


def init_security(app: Flask, settings: Settings) -> None:
    """Bound what a request may send, put the headers on every answer, and believe the configured proxies."""
    app.request_class = SiteRequest
    uploads = settings.max_uploads * settings.max_upload_mb
    app.config["MAX_CONTENT_LENGTH"] = (uploads + MAX_FORM_MEGABYTES) * MEGABYTE
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_FORM_MEGABYTES * MEGABYTE
    app.config["MAX_FORM_PARTS"] = MAX_FORM_PARTS
    wrapped = _protected(app.wsgi_app, settings)
    if hops := settings.trusted_proxies:
        wrapped = ProxyFix(wrapped, x_for=hops, x_proto=hops, x_host=hops)
    app.wsgi_app = wrapped  # type: ignore[assignment, method-assign]  # the way Flask documents


def standing_headers(*, https: bool) -> dict[str, str]:
    """Return the headers of every answer that does not bring its own, by how the site is reached."""
    return HEADERS | HTTPS_HEADERS if https else HEADERS


def _protected(application: "WSGIApplication", settings: Settings) -> "WSGIApplication":
    """Return the application with the headers added last, where nothing can leave them out."""
    standing = {https: standing_headers(https=https).items() for https in (False, True)}
    always = settings.uses_https

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        number = number_request()
        https = always or environ["wsgi.url_scheme"] == "https"

        def start(
            status: str, headers: list[tuple[str, str]], failure: "OptExcInfo | None" = None, /
        ) -> Callable[[bytes], object]:
            present = {name.lower() for name, _ in headers}
            headers += [each for each in standing[https] if each[0].lower() not in present]
            headers.append((REQUEST_ID, number))
            return start_response(status, headers, failure)

        return application(environ, start)

    return answer
