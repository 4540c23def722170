"""Headers and limits that every response and request has, errors included (security.md, requirement 1)."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from kb.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
ONE_YEAR = 31_536_000
MEGABYTE = 1024 * 1024
MAX_FORM_MEGABYTES = 1
MAX_FORM_PARTS = 200


def init_security(app: Flask, settings: Settings) -> None:
    """Bound what a request may send, believe the configured proxies, and put the headers on every response."""
    uploads = settings.max_uploads * settings.max_upload_mb
    app.config["MAX_CONTENT_LENGTH"] = (uploads + MAX_FORM_MEGABYTES) * MEGABYTE
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_FORM_MEGABYTES * MEGABYTE
    app.config["MAX_FORM_PARTS"] = MAX_FORM_PARTS
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask documents
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    headers = response.headers
    present = {name.lower() for name, _ in headers}
    for name, value in HEADERS.items():
        if name.lower() not in present:
            headers.add(name, value)
    if request.is_secure:
        headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
    if "cache-control" not in present:
        headers.add("Cache-Control", "private, no-cache")
    return response
