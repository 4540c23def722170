"""Which tickets this browser may open: one cookie for each, out of reach of scripts, and answers that nobody keeps."""

from flask import Response, request

from kb.tickets.reference import parse_reference
from kb.web.sessions import set_cookie

_PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
_PREFIX = "kb_ticket_"
#: Half a year; a link that is revoked before opens nothing, cookie or not.
_MAX_AGE = 180 * 24 * 3600
#: Together they must fit into the headers that servers and proxies take.
_MOST = 20


def keep_private(answer: Response) -> Response:
    """Leave no trace of an answer about a ticket in caches, search engines or other sites' logs."""
    answer.headers.update(_PRIVATE)
    return answer


def token_for(reference: str) -> str:
    """Return the token by which this browser may open the ticket; empty when it has none."""
    return request.cookies.get(_name(reference), "")


def kept_references() -> list[str]:
    """Return the references of the tickets that this browser has a token for."""
    names = (name.removeprefix(_PREFIX) for name in request.cookies if name.startswith(_PREFIX))
    return [reference for name in names if (reference := parse_reference(name))]


def keep_token(response: Response, reference: str, token: str) -> None:
    """Let this browser open the ticket from now on."""
    others = [each for each in kept_references() if each != reference]
    for each in others[: max(0, len(others) + 1 - _MOST)]:
        forget_token(response, each)
    set_cookie(response, _name(reference), token, _MAX_AGE)


def forget_token(response: Response, reference: str) -> None:
    """Let this browser open the ticket no more."""
    response.delete_cookie(_name(reference), httponly=True, samesite="Lax")


def _name(reference: str) -> str:
    return _PREFIX + reference.removeprefix("KB").replace("-", "")
