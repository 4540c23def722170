"""What a customer sends from the ticket's page: kept, or the page again with all of it."""

import math
from http import HTTPStatus

from flask import Response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from kb.contact.asking import SpeakingForm
from kb.contact.following.forms import RATED, RatingForm, ReplyForm
from kb.contact.following.page import Opened, Sent, show_ticket
from kb.contact.guard import hold_back_secrets
from kb.contact.pages import Problems
from kb.contact.pictures import discard, receive, tokens_in
from kb.contact.problems import EXPIRED, LOST, TOO_LARGE, TOO_LARGE_BUT_KEPT
from kb.contact.questions import REPLY, TOLD_IN_RATING
from kb.contact.stamp import new_stamp, read_stamp
from kb.database.transaction import transaction
from kb.errors import Conflict, Invalid, KbError, TooMany, Unavailable
from kb.i18n.gettext import mark
from kb.settings import Locale
from kb.tickets.answer import NOTHING_SAID, CustomerAnswer, reply_as_customer
from kb.tickets.settle import Marks, confirm_solved, rate_ticket
from kb.web.bodies import texts_of_large_body
from kb.web.security import MEGABYTE
from kb.web.services import services

TOO_OFTEN = mark(
    "Many answers came for this ticket. Nothing is lost: send it again in %(minutes)s minutes."
)
TOO_LATE = mark(
    "It was solved too long ago to be opened again. Send a new request that names this number."
)
NOT_SOLVED = mark("It is not solved yet; rate it when it is.")
_LOOK_AGAIN = frozenset({"step", "remove"})
_STATUS: dict[type[KbError], HTTPStatus] = {
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Conflict: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


def to_ticket(locale: Locale, reference: str, anchor: str = "") -> Response:
    """Send the browser (303) to the ticket's page, or to a place on it."""
    address = url_for("following.show", locale=locale, reference=reference, _anchor=anchor or None)
    answer = redirect(address, HTTPStatus.SEE_OTHER)
    assert isinstance(answer, Response)  # noqa: S101  # Flask's own; the type says Werkzeug's
    return answer


def take_answer(ticket: Opened, locale: Locale) -> Response:
    """Take an answer: keep it, or show the page again with everything that was typed and attached."""
    settings = services().settings
    # Twice what may be kept, so that a picture that is too large is named and the text comes back.
    request.max_content_length = (2 * settings.max_uploads * settings.max_upload_mb + 1) * MEGABYTE
    try:
        form = ReplyForm(settings, locale, ticket.thread, formdata=request.form)
    except RequestEntityTooLarge:
        texts = texts_of_large_body(request)
        sent = _read_large(
            ReplyForm(settings, locale, ticket.thread, formdata=texts or None), texts
        )
        return show_ticket(ticket, locale, sent, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    sent = _read(form)
    if not _LOOK_AGAIN.isdisjoint(request.form):
        return show_ticket(ticket, locale, sent)
    if sent.problems:
        return show_ticket(ticket, locale, sent, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _keep_answer(ticket, locale, form, sent)


def take_rating(ticket: Opened, locale: Locale) -> Response:
    """Take a rating: keep it, or show the page again with what was chosen and typed."""
    form = RatingForm(services().settings, locale, formdata=request.form)
    refused = hold_back_secrets(form, services().recorder, [TOLD_IN_RATING.name])
    form.validate()
    problems = [*_of_token(form, "rate"), *_of_fields(form, (*RATED, TOLD_IN_RATING.name))]
    problems += [(each.name, each.advice.what) for each in refused]
    if problems:
        sent = Sent(rating=form, problems=problems, refused=refused)
        return show_ticket(ticket, locale, sent, HTTPStatus.UNPROCESSABLE_ENTITY)
    marks = Marks(
        locale,
        attitude=int(form.answer("attitude")),
        expertise=int(form.answer("expertise")),
        speed=int(form.answer("speed")),
        comment=form.answer(TOLD_IN_RATING.name),
    )
    try:
        with transaction(services().engine) as session:
            rate_ticket(session, ticket.token, marks)
    except (Conflict, Unavailable) as error:
        said = NOT_SOLVED if isinstance(error, Conflict) else str(error)
        sent = Sent(rating=form, problems=[("rate", form.say(said))])
        return show_ticket(ticket, locale, sent, _STATUS[type(error)])
    return to_ticket(locale, ticket.thread.reference, "rating")


def take_solved(ticket: Opened, locale: Locale) -> Response:
    """Close the ticket because its customer says that it is solved."""
    form = SpeakingForm(services().settings, locale, formdata=request.form)
    if not form.validate():
        sent = Sent(problems=[("solved", form.say(EXPIRED))])
        return show_ticket(ticket, locale, sent, HTTPStatus.UNPROCESSABLE_ENTITY)
    with transaction(services().engine) as session:
        confirm_solved(session, ticket.token)
    return to_ticket(locale, ticket.thread.reference, "rating")


def _read(form: ReplyForm) -> Sent:
    """Take in what came with the form, its pictures first, so that no error loses one."""
    sent = request.form
    tokens = tokens_in(sent.getlist("upload_tokens"))
    if unwanted := sent.get("remove"):
        discard(services(), unwanted)
        tokens = tuple(token for token in tokens if token != unwanted)
    refused = hold_back_secrets(form, services().recorder, form.names)
    pictures = receive(services(), form.locale, tokens, request.files.getlist("screenshots"))
    form.validate()
    for name in {each.name for each in refused}:
        form[name].errors = tuple(each.advice.what for each in refused if each.name == name)
    problems = [
        *_of_token(form, "send"),
        *_of_fields(form, form.names),
        *(("screenshots", sentence) for sentence in pictures.refused),
    ]
    # A form that is sent twice brings pictures that its answer has already; the verb knows.
    if pictures.lost and problems:
        problems.append(("screenshots", form.say(LOST)))
    if not (problems or pictures.tokens or form.facts or form.when or form.answer(REPLY.name)):
        problems.append((REPLY.name, form.say(NOTHING_SAID)))
    stamp = read_stamp(sent.get("submission_key", ""), sent.get("csrf_token", ""))
    return Sent(form, None, stamp, pictures, problems, refused)


def _read_large(form: ReplyForm, texts: MultiDict[str, str]) -> Sent:
    """Take in the texts, and the pictures sent ahead, of a form that came with more than can be taken."""
    refused = hold_back_secrets(form, services().recorder, form.names)
    pictures = receive(services(), form.locale, tokens_in(texts.getlist("upload_tokens")), [])
    stamp = read_stamp(texts.get("submission_key", ""), texts.get("csrf_token", ""))
    sentence = form.say(TOO_LARGE_BUT_KEPT if texts else TOO_LARGE)
    problems = [(each.name, each.advice.what) for each in refused]
    return Sent(form, None, stamp, pictures, [*problems, ("screenshots", sentence)], refused)


def _keep_answer(ticket: Opened, locale: Locale, form: ReplyForm, sent: Sent) -> Response:
    stamp = sent.stamp or new_stamp()
    answer = CustomerAnswer(
        submission_key=stamp.key,
        locale=locale,
        body=form.answer(REPLY.name),
        facts=form.facts,
        happened=form.when,
        uploads=sent.pictures.tokens,
    )
    try:
        services().limiter.check("answer", ticket.thread.reference)
        with transaction(services().engine) as session:
            reply_as_customer(session, ticket.token, answer, services().settings)
    except (TooMany, Conflict, Invalid, Unavailable) as error:
        return _refused(ticket, locale, form, sent, error)
    return to_ticket(locale, ticket.thread.reference, "newest")


def _refused(
    ticket: Opened, locale: Locale, form: ReplyForm, sent: Sent, error: KbError
) -> Response:
    sentence = form.say(TOO_LATE if isinstance(error, Conflict) else str(error))
    if isinstance(error, TooMany):
        sentence = form.say(TOO_OFTEN, minutes=math.ceil(error.retry_after / 60))
    again = Sent(form, None, sent.stamp, sent.pictures, [("send", sentence)])
    answer = show_ticket(ticket, locale, again, _STATUS[type(error)])
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _of_token(form: SpeakingForm, target: str) -> Problems:
    return [(target, form.say(EXPIRED))] if form.expired else []


def _of_fields(form: SpeakingForm, names: tuple[str, ...]) -> Problems:
    return [(_target(name), sentence) for name in names for sentence in form[name].errors]


def _target(name: str) -> str:
    # A row of radio buttons is entered at its first.
    return f"{name}-0" if name in RATED else name
