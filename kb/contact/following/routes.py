"""A ticket's page and what may be done there. The right to it is a cookie; whoever has none finds the way to one."""

from http import HTTPStatus

from flask import Blueprint, Response, make_response, render_template, request

from kb import clock
from kb.contact.asking import SpeakingForm
from kb.contact.following.answering import take_answer, take_rating, take_solved, to_ticket
from kb.contact.following.cookies import forget_token, keep_private
from kb.contact.following.finding import show_finding
from kb.contact.following.page import opened, show_ticket, told
from kb.contact.following.transcript import transcript
from kb.contact.problems import EXPIRED
from kb.database.transaction import reading, transaction
from kb.errors import NotFound
from kb.settings import Locale
from kb.tickets.privacy import request_deletion, revoke_links
from kb.tickets.reference import parse_reference
from kb.tickets.thread import picture_for_customer
from kb.web.locale import current_locale
from kb.web.services import services
from kb.web.sessions import csrf

blueprint = Blueprint("following", __name__, url_prefix="/<locale:locale>/tickets/<reference>")
blueprint.after_request(keep_private)

#: A picture is only ever looked at: should a browser take it for a page, that page may do nothing.
_ONLY_A_PICTURE = "default-src 'none'; sandbox"


@blueprint.errorhandler(NotFound)
def not_this_browser(_error: NotFound) -> Response:
    """Show how to get in, in the same words whether or not there is such a ticket."""
    wanted = str((request.view_args or {}).get("reference", ""))
    return show_finding(
        current_locale(),
        reference=parse_reference(wanted) or "",
        status=HTTPStatus.NOT_FOUND,
        said="unknown",
    )


@blueprint.get("")
def show(locale: Locale, reference: str) -> Response:
    """Show the ticket."""
    return show_ticket(opened(reference), locale)


@blueprint.get("/news")
def news(locale: Locale, reference: str) -> Response:
    """Return the part of the page that changes by itself; 304 as long as it has not."""
    answer = make_response(
        render_template("ticket/live.html", told=told(opened(reference), locale))
    )
    answer.add_etag()
    return make_response(answer.make_conditional(request))


@blueprint.post("/reply")
def reply(locale: Locale, reference: str) -> Response:
    """Take an answer."""
    return take_answer(opened(reference), locale)


@blueprint.post("/solved")
def solved(locale: Locale, reference: str) -> Response:
    """Take the customer's word that it is solved."""
    return take_solved(opened(reference), locale)


@blueprint.post("/rating")
def rate(locale: Locale, reference: str) -> Response:
    """Take a rating."""
    return take_rating(opened(reference), locale)


@blueprint.get("/pictures/<int:number>")
def picture(locale: Locale, reference: str, number: int) -> Response:  # noqa: ARG001  # part of the address
    """Return a picture of this ticket, and of no other."""
    ticket = opened(reference)
    with reading(services().engine) as session:
        shown, data = picture_for_customer(session, services().store, ticket.token, number)
    headers = {"Content-Security-Policy": _ONLY_A_PICTURE, "Content-Disposition": "inline"}
    return Response(data, headers=headers, mimetype=shown.media_type)


@blueprint.get("/transcript.txt")
def download(locale: Locale, reference: str) -> Response:
    """Return all that was said, as plain text to keep."""
    ticket = opened(reference)
    text = transcript(told(ticket, locale), services().settings.name[locale], locale, clock.now())
    name = f'attachment; filename="{ticket.thread.reference}.txt"'
    return Response(
        text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name}
    )


@blueprint.route("/revoke", methods=["GET", "POST"])
def revoke(locale: Locale, reference: str) -> Response:
    """Ask once more, then make every link to the ticket stop working."""
    ticket = opened(reference)
    if question := _asked_first(locale, "ticket/revoke.html", ticket.thread.reference):
        return question
    with transaction(services().engine) as session:
        revoke_links(session, ticket.token)
    answer = show_finding(locale, reference=ticket.thread.reference, said="revoked")
    forget_token(answer, ticket.thread.reference)
    return answer


@blueprint.route("/deletion", methods=["GET", "POST"])
def deletion(locale: Locale, reference: str) -> Response:
    """Ask once more, then note that the ticket is to be deleted."""
    ticket = opened(reference)
    if question := _asked_first(locale, "ticket/deletion.html", ticket.thread.reference):
        return question
    with transaction(services().engine) as session:
        request_deletion(session, ticket.token)
    return to_ticket(locale, ticket.thread.reference)


def _asked_first(locale: Locale, template: str, reference: str) -> Response | None:
    """Return the page that asks for confirmation, or None once it was given."""
    form = SpeakingForm(services().settings, locale, formdata=request.form)
    if request.method == "POST" and form.validate():
        return None
    problems = [("confirm", form.say(EXPIRED))] if request.method == "POST" else []
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    body = render_template(template, reference=reference, problems=problems)
    return make_response(body, status)


# The forms check their token themselves, and come back with all that was typed.
csrf.exempt(blueprint)
