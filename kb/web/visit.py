"""A random word per visit, so that a search, what was opened and a vote can be told to belong together.

It says nothing about who it is, is made only by those who search or vote, and is gone after a day.
"""

import re
import secrets

from flask import Response, request

from kb.web.sessions import set_cookie

COOKIE = "kb_visit"
MAX_AGE = 24 * 3600
_OURS = re.compile("[A-Za-z0-9_-]{16}")


def current_visit() -> str:
    """Return the word of this request's visit; empty when it has none."""
    brought = request.cookies.get(COOKIE, "")
    return brought if _OURS.fullmatch(brought) else ""


def new_visit() -> str:
    """Return a word for a visit that begins."""
    return secrets.token_urlsafe(12)


def keep_visit(response: Response, visit: str) -> None:
    """Send the visitor their word, unless it is the one they brought."""
    if visit != request.cookies.get(COOKIE):
        set_cookie(response, COOKIE, visit, MAX_AGE)
