"""A number for every request, on its log lines, in its answer and on the page of a failure."""

import random
from http import HTTPStatus

import structlog
from flask import Flask, Response, request

from kb.logs import current_request

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
log = structlog.get_logger(__name__)


def init_request_log(app: Flask) -> None:
    """Log the requests that change something or fail. Reading is logged by the proxy in front, if at all."""
    app.after_request(_note)


def number_request() -> str:
    """Give the request that begins a number, for its log lines and its answer, and return it."""
    # No secret, so not from the system, where other threads would take their turn.
    number = f"{random.getrandbits(48):012x}"
    current_request.set(number)
    return number


def _note(response: Response) -> Response:
    if (
        request.method not in _SAFE_METHODS
        or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    ):
        log.info("request", method=request.method, rule=current_rule(), status=response.status_code)
    return response


def current_rule() -> str:
    """Return what a log may say of the address asked for: the rule, as the path may be a secret of its owner."""
    return request.url_rule.rule if request.url_rule else "-"
