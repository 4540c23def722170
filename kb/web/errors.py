"""Which status and which page each situation gets, in one place; the API answers with RFC 9457 problem details."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from flask import Flask, Response, json, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from kb import errors
from kb.i18n.gettext import mark, translate
from kb.logs import current_request
from kb.web.locale import current_locale
from kb.web.request_log import current_rule
from kb.web.templating import own_words

STATUS: dict[type[errors.KbError], HTTPStatus] = {
    errors.Withdrawn: HTTPStatus.GONE,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Invalid: HTTPStatus.BAD_REQUEST,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
#: What a page says: a headline that says what happened, and a sentence that says what to do.
TRY_ELSEWHERE = mark("Go back and try again, or search for what you need.")
WORDS: dict[int, tuple[str, str]] = {
    401: (
        mark("This needs a token that opens it"),
        mark("Follow the link in your mail once more."),
    ),
    404: (
        mark("This page does not exist"),
        mark("The address may be mistyped, or the page has moved. Search for what you need."),
    ),
    405: (mark("This address takes no such request"), TRY_ELSEWHERE),
    410: (
        mark("This article was withdrawn"),
        mark("What it said no longer holds. Search for what you need."),
    ),
    413: (
        mark("That was too large to send"),
        mark("Go back and send fewer or smaller files. What you typed is still in the form."),
    ),
    415: (mark("This must be sent as a form"), TRY_ELSEWHERE),
    429: (
        mark("That was too often"),
        mark("Wait a moment and try again. Nothing you did is lost."),
    ),
    500: (
        mark("Something broke on our side"),
        mark("It has been recorded. Try again, or tell us the reference below."),
    ),
    503: (
        mark("We cannot do this just now"),
        mark("Try again in a few minutes. Nothing you did is lost."),
    ),
}
UNCLEAR = (mark("We did not understand that"), TRY_ELSEWHERE)
#: What an error of Werkzeug says to programs, beside its status.
_KEPT_HEADERS = frozenset({"Allow", "Retry-After", "WWW-Authenticate"})
PROBLEM_JSON = "application/problem+json"
log = structlog.get_logger(__name__)


def init_errors(app: Flask) -> None:
    """Answer every error with its page, or with problem details under `/api/`."""
    app.register_error_handler(errors.KbError, _expected)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def problem(
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    *,
    errors: Sequence[tuple[str, str]] = (),
) -> Response:
    """Return problem details (RFC 9457) with a sentence in the reader's language.

    `errors`: the names of fields with what is wrong with each, in a sentence.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": quote(request.path),  # a URI reference, so not as it is read
    }
    if errors:
        body["errors"] = [{"pointer": f"#/{name}", "detail": told} for name, told in errors]
    answer = Response(json.dumps(body), status, headers, content_type=PROBLEM_JSON)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def error_page(status: int, sentence: str = "", headers: dict[str, str] | None = None) -> Response:
    """Return the page for a status; `sentence` (translated) takes the place of the usual advice."""
    title, advice = WORDS.get(status, UNCLEAR)
    answer = make_response(
        render_template(
            "error.html",
            status=status,
            title=translate(current_locale(), title),
            advice=sentence or translate(current_locale(), advice),
            asked=own_words().get("q", ""),
            reference=current_request.get() if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "",
        ),
        status,
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.extend(headers or {})
    return answer


def _expected(error: errors.KbError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), None)
    if status is None:
        return _unexpected(error)
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, errors.TooMany) else {}
    sentence = translate(current_locale(), str(error)) if str(error) else ""
    if isinstance(error, errors.NotFound):
        sentence = ""  # what was not found is for the log; the page has better words
    return _answer(status, sentence, headers)


def _http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())  # a redirect is no error
    kept = {name: value for name, value in error.get_headers() if name in _KEPT_HEADERS}
    return _answer(error.code or 500, "", kept)


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error", rule=current_rule(), exc_info=error)
    try:
        return _answer(500, "", {})
    except Exception:  # a template of the site's own, as likely as not the cause of both
        log.exception("no page for an error")
        words = (translate(current_locale(), each) for each in WORDS[500])
        return Response("\n".join([*words, current_request.get(), ""]), 500, mimetype="text/plain")


def _answer(status: int, sentence: str, headers: dict[str, str]) -> Response:
    if request.path.startswith("/api/"):
        advice = sentence or translate(current_locale(), WORDS.get(status, UNCLEAR)[0])
        return problem(status, advice, headers)
    return error_page(status, sentence, headers)
