"""All tickets of a mailbox, for the browser that came by the mailed link: the list, the owner's phrase, the way out."""

from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from wtforms import StringField

from kb.contact.asking import SpeakingForm
from kb.contact.following.cookies import keep_private, keep_token
from kb.contact.following.finding import show_finding
from kb.contact.following.telling import STATUS
from kb.contact.problems import EXPIRED
from kb.database.transaction import reading, transaction
from kb.errors import Invalid, NotFound
from kb.i18n.zones import zone_name
from kb.settings import Locale
from kb.text.secrets.advice import without_secrets
from kb.tickets.mailboxes import (
    LINK_LASTS,
    LONGEST_PHRASE,
    Mailbox,
    choose_phrase,
    mailbox,
    open_from_mailbox,
    revoke_mailbox_links,
)
from kb.tickets.reference import parse_reference
from kb.web.locale import current_locale, preferred_locale
from kb.web.rate_limit import client_address
from kb.web.services import services
from kb.web.sessions import csrf, set_cookie

blueprint = Blueprint("mine", __name__)
blueprint.after_request(keep_private)

_COOKIE = "kb_mailbox"


class PhraseForm(SpeakingForm):
    """The words that a customer knows our mail by."""

    phrase = StringField()


@blueprint.errorhandler(NotFound)
def not_this_browser(_error: NotFound) -> Response:
    """Show how to get a fresh link, alike for a link that is wrong, over or revoked, and for no link at all."""
    in_address = "locale" in (request.view_args or {})
    locale = current_locale() if in_address else preferred_locale()
    return show_finding(locale, said="dead_link", status=HTTPStatus.NOT_FOUND)


@blueprint.get("/m/<token>")
def follow_link(token: str) -> Response:
    """Let this browser see the list for a day, and lead to an address without the token. Nothing else changes."""
    services().limiter.check("follow", client_address())
    _read(token)
    answer = make_response(redirect(url_for(".show", locale=preferred_locale())))
    set_cookie(answer, _COOKIE, token, int(LINK_LASTS.total_seconds()))
    return answer


@blueprint.get("/<locale:locale>/tickets/mine")
def show(locale: Locale) -> Response:
    """Show the list."""
    services().limiter.check("follow", client_address())
    found = _read(_token())
    form = PhraseForm(services().settings, locale)
    form.phrase.data = found.phrase
    return _page(found, form)


@blueprint.post("/<locale:locale>/tickets/mine/open")
def open_ticket(locale: Locale) -> Response:
    """Let this browser open one of the tickets."""
    token, reference = _token(), parse_reference(request.form.get("reference", "")) or ""
    if (refused := _token_refused(locale, token)) is not None:
        return refused
    with transaction(services().engine) as session:
        opened = open_from_mailbox(session, token, reference)
    address = url_for("following.show", locale=locale, reference=reference)
    answer = make_response(redirect(address, HTTPStatus.SEE_OTHER))
    keep_token(answer, reference, opened)
    return answer


@blueprint.post("/<locale:locale>/tickets/mine/phrase")
def keep_phrase(locale: Locale) -> Response:
    """Keep the phrase, or say what is wrong with it; a secret does not come back."""
    token, form = _token(), PhraseForm(services().settings, locale, formdata=request.form)
    found = _read(token)
    if not form.validate():
        return _page(found, form, form.say(EXPIRED))
    try:
        with transaction(services().engine) as session:
            choose_phrase(session, token, form.answer("phrase"), locale)
    except Invalid as refusal:
        form.phrase.data = without_secrets(form.answer("phrase"), locale)
        return _page(found, form, str(refusal))
    address = url_for(".show", locale=locale, kept="", _anchor="phrase")
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


@blueprint.post("/<locale:locale>/tickets/mine/leave")
def leave(locale: Locale) -> Response:
    """Make every link to this list stop working, here and elsewhere."""
    token = _token()
    if (refused := _token_refused(locale, token)) is not None:
        return refused
    with transaction(services().engine) as session:
        revoke_mailbox_links(session, token)
    answer = make_response(redirect(url_for("finding.tickets", locale=locale), 303))
    answer.delete_cookie(_COOKIE, httponly=True, samesite="Lax")
    return answer


def _token() -> str:
    return request.cookies.get(_COOKIE, "")


def _read(token: str) -> Mailbox:
    with reading(services().engine) as session:
        return mailbox(session, token)


def _token_refused(locale: Locale, token: str) -> Response | None:
    """Return the list again, with one sentence, when its form's own token does not fit any more."""
    form = PhraseForm(services().settings, locale, formdata=request.form)
    if form.validate():
        return None
    found = _read(token)
    form.phrase.data = found.phrase
    return _page(found, form, form.say(EXPIRED))


def _page(found: Mailbox, form: PhraseForm, problem: str = "") -> Response:
    body = render_template(
        "ticket/mine.html",
        mailbox=found,
        form=form,
        problem=problem,
        status_words=STATUS,
        zone=zone_name(form.locale, services().settings.timezone),
        longest=LONGEST_PHRASE,
        kept="kept" in request.args,
    )
    return make_response(body, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK)


# The forms check their token themselves, and come back with all that was typed.
csrf.exempt(blueprint)
