"""The way back to a ticket: by its private link, by reference and email, by reference and follow-up code."""

import math
from http import HTTPStatus
from typing import Literal

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from kb.contact.asking import SpeakingForm
from kb.contact.following.browser import my_tickets
from kb.contact.following.cookies import keep_private, keep_token
from kb.contact.following.forms import CodeForm, FindForm
from kb.contact.following.telling import STATUS
from kb.contact.pages import Problems
from kb.contact.problems import EXPIRED
from kb.database.transaction import reading, transaction
from kb.errors import NotFound, TooMany
from kb.i18n.gettext import mark
from kb.i18n.locales import parse_locale
from kb.outbox.enqueue import recipient_key
from kb.settings import Locale
from kb.tickets.lookup import mail_fresh_link, mail_my_tickets, open_with_code
from kb.tickets.reference import parse_reference
from kb.tickets.thread import Thread, thread_for_customer
from kb.web.locale import COOKIE, preferred_locale
from kb.web.rate_limit import client_address
from kb.web.services import services
from kb.web.sessions import csrf

blueprint = Blueprint("finding", __name__)
blueprint.after_request(keep_private)

#: What the page says first: that a link was asked for, that all links are revoked, that a link opens nothing, that this
#: browser may not open the ticket.
Word = Literal["", "asked", "revoked", "dead_link", "unknown"]

WRONG_CODE = mark("This number and this code do not belong together. Check both.")
TOO_OFTEN = mark("That was tried too often. Try again in %(minutes)s minutes.")
_UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/t/<token>")
def follow_link(token: str) -> Response:
    """Let this browser open the ticket of a link, and lead to an address without the token.

    Nothing else changes: mail scanners open links before people do.
    """
    services().limiter.check("follow", client_address())
    try:
        with reading(services().engine) as session:
            thread = thread_for_customer(session, token)
    except NotFound:
        return show_finding(preferred_locale(), said="dead_link", status=HTTPStatus.NOT_FOUND)
    address = url_for("following.show", locale=_language(thread), reference=thread.reference)
    answer = make_response(redirect(address))
    keep_token(answer, thread.reference, token)
    return answer


@blueprint.get("/<locale:locale>/tickets")
def tickets(locale: Locale) -> Response:
    """Show the tickets of this browser, and two ways to another."""
    return show_finding(locale, said="asked" if "sent" in request.args else "")


@blueprint.post("/<locale:locale>/tickets")
def ask_for_link(locale: Locale) -> Response:
    """Mail a fresh link if reference and email belong together, or one to all tickets of the email address.

    The answer does not say whether any mail goes out.
    """
    form = FindForm(services().settings, locale, formdata=request.form)
    if not form.validate():
        return show_finding(locale, find=form, status=_UNPROCESSABLE)
    reference, email = parse_reference(form.answer("reference")), form.answer("email")
    try:
        _count("look-up", reference or recipient_key(email))
    except TooMany as error:
        return _too_often(form, error)
    with transaction(services().engine) as session:
        if reference:
            mail_fresh_link(session, reference, email, locale)
        else:
            mail_my_tickets(session, email, locale)
    address = url_for("finding.tickets", locale=locale, sent="")
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


@blueprint.post("/<locale:locale>/tickets/code")
def use_code(locale: Locale) -> Response:
    """Open the ticket for whoever has its follow-up code."""
    form = CodeForm(services().settings, locale, formdata=request.form)
    if not form.validate():
        return show_finding(locale, code=form, status=_UNPROCESSABLE)
    reference = parse_reference(form.answer("reference")) or ""
    try:
        _count("follow-up code", reference)
        with transaction(services().engine) as session:
            token = open_with_code(session, reference, form.answer("code"))
    except TooMany as error:
        return _too_often(form, error)
    except NotFound:
        form.code.errors = [form.say(WRONG_CODE)]
        return show_finding(locale, code=form, status=_UNPROCESSABLE)
    address = url_for("following.show", locale=locale, reference=reference)
    answer = make_response(redirect(address, HTTPStatus.SEE_OTHER))
    keep_token(answer, reference, token)
    return answer


def show_finding(
    locale: Locale,
    *,
    find: FindForm | None = None,
    code: CodeForm | None = None,
    reference: str = "",
    status: int = HTTPStatus.OK,
    said: Word = "",
) -> Response:
    """Return the page that leads back to a ticket, with what is to be said first."""
    settings = services().settings
    find, code = find or FindForm(settings, locale), code or CodeForm(settings, locale)
    for form in (find, code):
        form.reference.data = form.reference.data or reference
    body = render_template(
        "ticket/find.html",
        find=find,
        code=code,
        problems=[*_of_form(find, "find"), *_of_form(code, "code")],
        mine=my_tickets(),
        status_words=STATUS,
        reference=reference,
        said=said,
    )
    return make_response(body, status)


def _language(thread: Thread) -> Locale:
    """Return the language to show a ticket in: the one this browser chose before, else that of the form."""
    own = parse_locale(thread.locale)
    chosen_before = parse_locale(request.cookies.get(COOKIE, "")) is not None
    return preferred_locale() if chosen_before or own not in services().settings.locales else own


def _count(what: str, reference: str) -> None:
    services().limiter.check(f"{what} from", client_address())
    services().limiter.check(what, reference)


def _too_often(form: FindForm | CodeForm, error: TooMany) -> Response:
    minutes = math.ceil(error.retry_after / 60)
    form.reference.errors = [form.say(TOO_OFTEN, minutes=minutes)]
    status = HTTPStatus.TOO_MANY_REQUESTS
    if isinstance(form, CodeForm):
        answer = show_finding(form.locale, code=form, status=status)
    else:
        answer = show_finding(form.locale, find=form, status=status)
    answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _of_form(form: SpeakingForm, prefix: str) -> Problems:
    if form.expired:
        return [(f"{prefix}-reference", form.say(EXPIRED))]
    return [
        (f"{prefix}-{field.name}", sentence)
        for field in form
        if field.name != "csrf_token"
        for sentence in field.errors
    ]


# The forms check their token themselves, and come back with all that was typed.
csrf.exempt(ask_for_link)
csrf.exempt(use_code)
