"""The contact form: shown, sent, thanked for. Whatever goes wrong, it comes back with all that was typed."""

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from kb.contact.answers import offer_for, show_form, show_thanks
from kb.contact.forms import ContactForm
from kb.contact.pages import known_article
from kb.contact.receipt import read_receipt
from kb.contact.sending import pretend, read_sending, respond, too_large
from kb.contact.stamp import new_stamp
from kb.settings import Locale
from kb.web.bodies import texts_of_large_body
from kb.web.rate_limit import client_address
from kb.web.security import MEGABYTE
from kb.web.services import services
from kb.web.sessions import csrf
from kb.web.templating import own_words

blueprint = Blueprint("contact", __name__)


@blueprint.get("/<locale:locale>/contact")
def form(locale: Locale) -> Response:
    """Show the form, with what the address fills in."""
    settings, asked = services().settings, request.args
    article = known_article(services().library.current(), asked.get("article", ""), locale)
    topics = (asked.get("topic", ""), *(article.topics if article else ()))
    prefill = {
        "topic": next((key for key in topics if settings.topic(key)), ""),
        "q": own_words().get("q", ""),
        "description": asked.get("q", ""),
        "article": article.slug if article else "",
    }
    return show_form(ContactForm(settings, locale, prefill=prefill), new_stamp())


@blueprint.post("/<locale:locale>/contact")
def send(locale: Locale) -> Response:
    """Take the form: show what is wrong with it, or how it looks, or keep it and say thanks."""
    settings = services().settings
    # Twice what may be kept, so that a picture that is too large is named and the text comes back.
    request.max_content_length = (2 * settings.max_uploads * settings.max_upload_mb + 1) * MEGABYTE
    try:
        sent = ContactForm(settings, locale, formdata=request.form)
    except RequestEntityTooLarge:
        texts = texts_of_large_body(request)
        return too_large(ContactForm(settings, locale, formdata=texts or None), texts)
    return pretend(sent) if sent.website.data else respond(read_sending(sent))


@blueprint.post("/<locale:locale>/contact/offers")
def offer(locale: Locale) -> Response:
    """Return articles that may answer what is being written. It comes in a body, because addresses are logged."""
    services().limiter.check("suggest", client_address())
    topic = services().settings.topic(request.form.get("topic", ""))
    urgent = topic is not None and topic.urgent
    found = [] if urgent else offer_for(request.form.get("q", ""), locale)
    return jsonify([{"title": each.title, "url": each.address} for each in found])


@blueprint.get("/<locale:locale>/contact/thanks")
def thanks(locale: Locale) -> Response:
    """Show the reference of a request that was kept, and what happens next."""
    return show_thanks(locale, read_receipt(request.args.get("r", "")))


# The form checks its token itself, and comes back with all that was typed.
csrf.exempt(send)
