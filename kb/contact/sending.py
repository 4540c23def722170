"""What happens to a form that was sent: back with its problems, on to the check page, or into a ticket."""

import math
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, request
from werkzeug.datastructures import MultiDict

from kb import clock
from kb.contact.answers import show_check, show_form, thank, trail_of, zone_of
from kb.contact.draft import to_draft
from kb.contact.evidence import find_doubts, move_answer
from kb.contact.forms import ContactForm
from kb.contact.guard import hold_back_secrets
from kb.contact.pages import Problems
from kb.contact.pictures import Pictures, discard, receive, tokens_in
from kb.contact.problems import TOO_LARGE, TOO_LARGE_BUT_KEPT, find_problems, glaring_problems
from kb.contact.promise import promise, round_up
from kb.contact.receipt import Receipt
from kb.contact.stamp import Stamp, read_stamp
from kb.database.transaction import transaction
from kb.errors import Invalid, KbError, TooMany, Unavailable
from kb.i18n.gettext import mark
from kb.insights.models import AskedForHelp
from kb.text.secrets.guard import Refused
from kb.tickets.reference import new_reference
from kb.tickets.submit import Submitted, submit_ticket
from kb.tickets.tokens import new_token
from kb.web.rate_limit import client_address
from kb.web.services import services
from kb.web.visit import current_visit

TOO_OFTEN = mark(
    "Many requests came from your network. Nothing is lost: send it again in %(minutes)s minutes."
)
#: Buttons that bring the form back instead of sending it on.
_LOOK_AGAIN = frozenset({"step", "change", "remove"})
_UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
_UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Sending:
    """A form that was sent, without the secrets that were `refused`.

    `look_again`: not to be sent on yet; `final`: it was looked over, or need not be.
    """

    form: ContactForm
    refused: tuple[Refused, ...]
    stamp: Stamp
    pictures: Pictures
    look_again: bool
    final: bool


def read_sending(form: ContactForm) -> Sending:
    """Take in what came with the form, its pictures first, so that no error loses one."""
    sent = request.form
    tokens = tokens_in(sent.getlist("upload_tokens"))
    if unwanted := sent.get("remove"):
        discard(services(), unwanted)
        tokens = tuple(token for token in tokens if token != unwanted)
    refused = hold_back_secrets(form, services().recorder)
    if odd := sent.get("move"):
        move_answer(form, odd)
    return Sending(
        form,
        refused,
        read_stamp(sent.get("submission_key", ""), sent.get("csrf_token", "")),
        receive(services(), form.locale, tokens, request.files.getlist("screenshots")),
        look_again=not _LOOK_AGAIN.isdisjoint(sent),
        final=not odd and ("confirmed" in sent or not _worth_a_look(form)),
    )


def respond(sending: Sending) -> Response:
    """Answer the sending; whatever is wrong, the form comes back whole."""
    form, pictures = sending.form, sending.pictures
    if sending.look_again:
        problems = glaring_problems(form, pictures, sending.refused)
        return _back(sending, problems, _UNPROCESSABLE if problems else HTTPStatus.OK)
    if problems := find_problems(
        form, pictures, sending.stamp, sending.refused, final=sending.final
    ):
        return _back(sending, problems, _UNAVAILABLE if pictures.out_of_order else _UNPROCESSABLE)
    try:
        return _send_on(sending)
    except (TooMany, Unavailable, Invalid) as error:
        return _refused(sending, error)


def too_large(form: ContactForm, texts: MultiDict[str, str]) -> Response:
    """Bring back a form that came with more than can be taken: with its texts and the pictures sent ahead."""
    refused = hold_back_secrets(form, services().recorder)
    pictures = receive(services(), form.locale, tokens_in(texts.getlist("upload_tokens")), [])
    stamp = read_stamp(texts.get("submission_key", ""), texts.get("csrf_token", ""))
    sentence = form.say(TOO_LARGE_BUT_KEPT if texts else TOO_LARGE)
    problems = [*glaring_problems(form, pictures, refused), ("screenshots", sentence)]
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return show_form(form, stamp, pictures, problems, status, refused)


def pretend(form: ContactForm) -> Response:
    """Thank a program that filled in what people cannot see, and keep nothing."""
    now = clock.now()
    due = promise(form.settings, now, zone_of(form), urgent=False).by
    kept = Submitted(new_reference(), new_token(), created=False, due_at=due)
    receipt = Receipt(kept.reference, now, due, zone_of(form), mailed=False)
    return thank(form.locale, receipt, "", kept)


def _worth_a_look(form: ContactForm) -> bool:
    """Say whether the form is shown once more: on every site that wants it, else only where something looks odd."""
    return form.settings.check_page or bool(find_doubts(form))


def _send_on(sending: Sending) -> Response:
    # Looking it over and sending it count apart, or a careful person would have half as many.
    kind = "sent" if sending.final else "looked over"
    services().limiter.check("contact", f"{client_address()} {kind}")
    if not sending.final:
        return show_check(sending.form, sending.stamp, sending.pictures)
    form, key = sending.form, sending.stamp.key
    draft = to_draft(form, key, sending.pictures.tokens, trail_of(form))
    with transaction(services().engine) as session:
        kept = submit_ticket(session, draft, form.settings)
    if kept.created and not form.leave_out_trail.data:
        services().recorder.record(AskedForHelp(current_visit(), clock.now()))
    receipt = Receipt(
        kept.reference, clock.now(), round_up(kept.due_at), zone_of(form), mailed=bool(draft.email)
    )
    return thank(form.locale, receipt, draft.email, kept)


def _refused(sending: Sending, error: KbError) -> Response:
    say = sending.form.say
    if isinstance(error, TooMany):
        sentence = say(TOO_OFTEN, minutes=math.ceil(error.retry_after / 60))
        answer = _back(sending, [("send", sentence)], HTTPStatus.TOO_MANY_REQUESTS)
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    if isinstance(error, Unavailable):
        return _back(sending, [("send", say(str(error)))], _UNAVAILABLE)
    # What is still wrong with a form that was found right is a picture that is gone.
    return _back(sending, [("screenshots", say(str(error)))], _UNPROCESSABLE)


def _back(sending: Sending, problems: Problems, status: HTTPStatus) -> Response:
    return show_form(
        sending.form, sending.stamp, sending.pictures, problems, status, sending.refused
    )
