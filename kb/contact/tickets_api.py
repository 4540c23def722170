"""Tickets for programs: made and followed over the JSON API, by the form's own rules. Cookies are ignored."""

import re
import secrets
from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized, UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from kb.contact.draft import to_draft, whole_trail
from kb.contact.forms import ContactForm
from kb.contact.guard import hold_back_secrets, without_secret_searches
from kb.contact.pictures import Pictures, receive, tokens_in
from kb.contact.problems import LOST, NO_PICTURE
from kb.contact.questions import is_required
from kb.database.transaction import reading, transaction
from kb.errors import Invalid, NotFound, Unavailable
from kb.i18n.gettext import mark, translate
from kb.settings import Settings
from kb.text.secrets.guard import Refused
from kb.tickets.draft import Trail
from kb.tickets.reference import new_reference, parse_reference
from kb.tickets.submit import submit_ticket
from kb.tickets.thread import Thread, ThreadMessage, thread_for_customer
from kb.tickets.tokens import new_token
from kb.web.errors import problem
from kb.web.locale import current_locale, speak_as_asked
from kb.web.rate_limit import client_address
from kb.web.security import MEGABYTE
from kb.web.services import services
from kb.web.sessions import csrf
from kb.web.templating import whole_address

blueprint = Blueprint("tickets_api", __name__, url_prefix="/api/v1/tickets")

NOT_KEPT = mark("Nothing was kept. Mend what `errors` names, then send it again.")
KEY_TOO_LONG = mark("The Idempotency-Key may have 200 characters at most.")
WRONG_PART = mark("Send pictures as files named `screenshots`, and everything else as text.")
_LONGEST_KEY = 200
_FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
_BEARER = re.compile(r"Bearer +([\w~+/.=-]{1,200})", re.ASCII | re.IGNORECASE)

#: What is wrong: (name of the field, sentence).
Errors = list[tuple[str, str]]


class TicketForm(ContactForm):
    """The contact form as a program sends it: no cookie gives a right, so nobody can be made to send it."""

    class Meta:
        """What WTForms asks a form for."""

        csrf = False


blueprint.before_request(speak_as_asked)


@blueprint.post("")
def create() -> ResponseReturnValue:
    """Keep a ticket. The same key with the same content finds the ticket that is there."""
    settings, key = services().settings, _idempotency_key()
    form = _read_form(settings)
    if form.website.data:
        return _created(new_reference(), new_token())  # what people cannot see was filled in
    refused = hold_back_secrets(form, services().recorder)
    pictures = receive(
        services(), form.locale, _tokens(), request.files.getlist("screenshots")
    )  # fmt: skip
    if pictures.out_of_order:
        raise Unavailable
    if errors := _errors(form, refused, pictures):
        return _not_kept(errors)
    services().limiter.check("ticket", client_address())
    trail = without_secret_searches(whole_trail(Trail(), form.answer("q"), ""))
    draft = to_draft(form, key, pictures.tokens, trail)
    try:
        with transaction(services().engine) as session:
            kept = submit_ticket(session, draft, settings)
    except (
        Invalid
    ) as refusal:  # what is still wrong with a form that was found right is a picture that is gone
        return _not_kept([("upload_tokens", str(refusal))])
    return _created(kept.reference, kept.token)


@blueprint.get("/<reference>")
def read(reference: str) -> ResponseReturnValue:
    """Return a ticket to whoever holds a token that opens it; all others hear the same, whether it exists or not."""
    services().limiter.check("api", client_address())
    found = _BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    try:
        with reading(services().engine) as session:
            thread = thread_for_customer(session, found[1] if found else "")
    except NotFound:
        thread = None
    if thread is None or thread.reference != parse_reference(reference):
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
    return jsonify(_ticket(thread)), {"Cache-Control": "no-store"}


def _idempotency_key() -> str:
    """Return the key by which this sending is known when it is repeated; without one it is never the same."""
    given = request.headers.get("Idempotency-Key", "").strip()
    if len(given) > _LONGEST_KEY:
        raise Invalid(KEY_TOO_LONG)
    return given or secrets.token_urlsafe(16)


def _read_form(settings: Settings) -> TicketForm:
    # Twice what may be kept, so that a picture that is too large is told its own size.
    request.max_content_length = (2 * settings.max_uploads * settings.max_upload_mb + 1) * MEGABYTE
    if request.mimetype not in _FORMS:
        raise UnsupportedMediaType
    return TicketForm(settings, current_locale(), formdata=request.form)


def _tokens() -> tuple[str, ...]:
    return tokens_in(request.form.getlist("upload_tokens"))


def _errors(form: TicketForm, refused: Sequence[Refused], pictures: Pictures) -> Errors:
    """Return everything that keeps a ticket from being made."""
    form.validate()
    errors = [
        (name, sentence)
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]  # fmt: skip
    errors += [(each.name, each.advice.sentences) for each in refused]
    errors += [(name, form.say(WRONG_PART)) for name in _misplaced()]
    errors += [("screenshots", sentence) for sentence in pictures.refused]
    if not pictures.tokens and is_required("screenshots", form.topic_chosen):
        errors.append(("screenshots", form.say(NO_PICTURE)))
    # A sending that is repeated brings pictures that its ticket has already; `submit_ticket` knows.
    if _no_tokens() or (errors and pictures.lost):
        errors.append(("upload_tokens", form.say(LOST)))
    return errors


def _no_tokens() -> bool:
    """Say whether something was sent as an upload's token that is none."""
    values = request.form.getlist("upload_tokens")
    return any(value.strip() and not tokens_in([value]) for value in values)


def _misplaced() -> list[str]:
    """Return the names of what came as a file and should be text, or the reverse: it would be lost unseen."""
    texts = {"screenshots"} & request.form.keys()
    files = {name for name, file in request.files.items() if name != "screenshots" and file}
    return sorted(texts | files)


def _not_kept(errors: Errors) -> AnyResponse:
    detail = translate(current_locale(), NOT_KEPT)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=errors)


def _created(reference: str, token: str) -> ResponseReturnValue:
    body = {"reference": reference, "url": whole_address(f"/t/{token}"), "token": token}
    headers = {"Cache-Control": "no-store", "Location": f"{blueprint.url_prefix}/{reference}"}
    return jsonify(body), HTTPStatus.CREATED, headers


def _ticket(thread: Thread) -> dict[str, object]:
    return {
        "reference": thread.reference,
        "status": thread.status,
        "topic": thread.topic,
        "created_at": thread.created_at.isoformat(),
        "updated_at": thread.updated_at.isoformat(),
        "due_at": thread.due_at.isoformat(),
        "facts_needed": thread.facts_needed,
        "messages": [_message(each) for each in thread.messages],
    }


def _message(message: ThreadMessage) -> dict[str, object]:
    return {
        "author": message.author,
        "name": message.author_name,
        "code": message.code,
        "body": message.body,
        "asked": message.asked,
        "answers": dict(message.answers),
        "created_at": message.created_at.isoformat(),
        "attachments": [
            {
                "name": each.name,
                "type": each.media_type,
                "width": each.width,
                "height": each.height,
                "bytes": each.bytes,
            }
            for each in message.pictures
        ],
    }


# Whoever holds a token may use it; no cookie gives a right here.
csrf.exempt(blueprint)
