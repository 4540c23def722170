"""What is answered where nothing could be read as a request: gunicorn answers alone, the site never sees it."""

import socket
from http import HTTPStatus

from flask import Flask
from flask.typing import ResponseReturnValue
from gunicorn import util
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest

from kb.i18n.gettext import mark, translate
from kb.settings import Settings
from kb.web.errors import UNCLEAR
from kb.web.security import standing_headers

WORDS = (*UNCLEAR, mark("Home page"), mark("Search the help centre"))


def answer_unread(app: Flask, settings: Settings) -> None:
    """Give what gunicorn answers by itself in this process the site's headers and words, in all its languages.

    What it cannot read of a body is no failure of the site's either.
    """
    template = app.jinja_env.get_template("unread.html")
    # Whether it came by https stood in the request: what is known is the site's own address.
    standing = standing_headers(https=settings.uses_https)
    said = {locale: [translate(locale, each) for each in WORDS] for locale in settings.locales}

    def write_error(sock: socket.socket, status_int: int, reason: str, mesg: str) -> None:  # noqa: ARG001  # its call
        page = template.render(status=status_int, said=said).encode()
        headers = standing | {
            "Cache-Control": "no-store",
            "Connection": "close",
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(page)),
        }
        # Its own reason is that of another status at times.
        lines = [
            f"HTTP/1.1 {status_int} {HTTPStatus(status_int).phrase}",
            *map(": ".join, headers.items()),
        ]
        util.write_nonblock(sock, "\r\n".join([*lines, "", ""]).encode("ascii") + page)

    # Gunicorn has no setting for it: this is the function that its workers call.
    util.write_error = write_error

    # A body is read later than what stands above it, by the site.
    @app.errorhandler(ParseException)
    def refuse_body(_error: ParseException) -> ResponseReturnValue:
        return app.handle_user_exception(BadRequest())
