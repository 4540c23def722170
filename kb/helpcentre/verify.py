"""Is this really us? A page where people check what claims to be us: an identity, or the code of an answer."""

from http import HTTPStatus

from flask import Blueprint, Response, make_response, render_template, request

from kb.database.transaction import reading
from kb.errors import TooMany
from kb.helpcentre.verdicts import Answer, doubt_number, judge, vouch, without_hidden
from kb.i18n.gettext import mark, translate
from kb.settings import Locale
from kb.tickets.codes import parse_reply_code
from kb.tickets.proof import prove_reply
from kb.tickets.reference import parse_reference
from kb.web.rate_limit import client_address
from kb.web.services import services
from kb.web.sessions import csrf

blueprint = Blueprint("verify", __name__)

NOTHING_TYPED = mark("Enter what you want to check.")


@blueprint.route("/<locale:locale>/channels/verify", methods=["GET", "POST"])
def check(locale: Locale) -> Response:
    """Show the form, and what is to be said of what was entered.

    The form posts, so that what people paste stands in no log and no history; a link may bring `?q=` all the same.
    """
    asked = request.values.get("q", "").strip()
    if not asked and request.method == "POST":
        return _page("", problem=translate(locale, NOTHING_TYPED))
    try:
        return _page(asked, _answer_to(asked, locale) if asked else None)
    except TooMany as error:
        late = _page(asked, problem=translate(locale, str(error)))
        late.status_code = HTTPStatus.TOO_MANY_REQUESTS
        late.headers["Retry-After"] = str(error.retry_after)
        return late


def _answer_to(asked: str, locale: Locale) -> Answer:
    """Return what to say. Raises TooMany; Unavailable for what may be a code, while the database is away."""
    site = services()
    site.limiter.check("verify", client_address())
    if asked[:2].upper() == "KB" and (reference := parse_reference(asked)):
        return doubt_number(reference, locale)
    if parse_reply_code(asked):
        site.limiter.check("reply code", client_address())
        with reading(site.engine) as session:
            proof = prove_reply(session, asked)
        if proof is not None:
            return vouch(site.settings, proof, locale)
    return judge(site.settings, asked, locale)


def _page(asked: str, answer: Answer | None = None, *, problem: str = "") -> Response:
    urgent = next((topic.key for topic in services().settings.topics if topic.urgent), "")
    body = render_template(
        "helpcentre/verify.html",
        asked=without_hidden(asked),
        answer=answer,
        problem=problem,
        urgent=urgent,
    )
    page = make_response(body, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK)
    page.headers["Cache-Control"] = "no-store"
    return page


# It changes nothing, and must answer whoever comes in fear with a page that was open for long.
csrf.exempt(check)
