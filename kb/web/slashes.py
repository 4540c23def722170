"""A slash too many at the end of an address leads to the page: people and other sites write it so."""

from flask import Flask, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

_READING = frozenset({"GET", "HEAD"})


def init_slashes(app: Flask) -> None:
    """Redirect what is an address but for the slashes at its end."""

    @app.before_request
    def drop_slashes() -> Response | None:
        missing = isinstance(request.routing_exception, NotFound)
        if not missing or not request.path.endswith("/") or request.method not in _READING:
            return None
        adapter = request_ctx.url_adapter
        try:
            assert adapter is not None  # noqa: S101  # a request has one
            endpoint, values = adapter.match(request.path.rstrip("/"))
        except HTTPException:
            return None
        # Built from the route, so that no address can lead to another site.
        query = request.query_string.decode("latin-1")
        return redirect(adapter.build(endpoint, values) + (f"?{query}" if query else ""), 308)
