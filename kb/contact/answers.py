"""What a visitor of the form is shown: the form, the check page, or thanks."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Response, make_response, redirect, render_template, session, url_for

from kb import clock
from kb.contact.draft import whole_trail
from kb.contact.evidence import find_doubts
from kb.contact.following.browser import my_open_tickets
from kb.contact.following.cookies import keep_private, keep_token
from kb.contact.following.way import way_to
from kb.contact.forms import ContactForm
from kb.contact.guard import without_secret_searches
from kb.contact.normalise import one_line
from kb.contact.pages import (
    FormPage,
    Offered,
    Problems,
    known_article,
    offer_articles,
    show_trail,
    topics_asking,
    topics_requiring,
)
from kb.contact.pictures import Pictures
from kb.contact.promise import promise
from kb.contact.questions import ACCOUNT, STORY, TOPIC_QUESTIONS, WAYS_TO_ANSWER
from kb.contact.receipt import Receipt
from kb.contact.review import review
from kb.contact.stamp import Stamp
from kb.errors import Unavailable
from kb.i18n.formats import format_moment
from kb.i18n.gettext import mark
from kb.i18n.zones import zone_name
from kb.search.hits import Query
from kb.settings import Locale
from kb.text.secrets.guard import Refused
from kb.tickets.draft import Trail
from kb.tickets.submit import Submitted
from kb.web.services import services
from kb.web.trail import forget_trail, read_trail

URGENT = mark("Urgent")
_FOUND = 3
_FIRST_WORDS = 200
#: What only this browser's thanks page may show of its last request: the address it gave, and once its code.
_LAST = "last_request"


def show_form(
    form: ContactForm,
    stamp: Stamp,
    pictures: Pictures | None = None,
    problems: Problems = (),
    status: int = HTTPStatus.OK,
    refused: Sequence[Refused] = (),
) -> Response:
    """Return the form's page, with everything that was typed and kept; what the secret guard refused is explained."""
    page = replace(
        _form_page(form, stamp, pictures, problems),
        stopped=tuple(dict.fromkeys(each.advice for each in refused)),
    )
    body = render_template(
        "contact/form.html",
        form=form,
        page=page,
        account=ACCOUNT,
        topic_questions=TOPIC_QUESTIONS,
        story=STORY,
        ways=WAYS_TO_ANSWER,
        asking=lambda question: topics_asking(form.settings, question),
        requiring=lambda name: topics_requiring(form.settings, name),
    )
    answer = make_response(body, status)
    if refused:  # a password may still stand in it
        answer.headers["Cache-Control"] = "no-store"
    return answer


def show_check(form: ContactForm, stamp: Stamp, pictures: Pictures) -> Response:
    """Return the check page of a valid form."""
    trail = show_trail(services().library.current(), trail_of(form), form.locale)
    page = review(form, pictures, trail, stamp.sign())
    return make_response(render_template("contact/check.html", form=form, page=page))


def thank(locale: Locale, receipt: Receipt, email: str, kept: Submitted) -> Response:
    """Send the visitor to the thanks page; what the ticket now carries is taken out of their trail."""
    session[_LAST] = [kept.reference, email, kept.code]
    address = url_for("contact.thanks", locale=locale, r=receipt.sign())
    answer = make_response(redirect(address, HTTPStatus.SEE_OTHER))
    # The link to the ticket stands in no address that a browser or a server remembers.
    keep_token(answer, kept.reference, kept.token)
    forget_trail(answer)
    return answer


def show_thanks(locale: Locale, receipt: Receipt) -> Response:
    """Return the thanks page of a receipt. The follow-up code is on it once, for whoever sent the request."""
    reference, email, code = session.get(_LAST) or ("", "", "")
    mine = reference == receipt.reference
    if mine and code:
        session[_LAST] = [reference, email, ""]
    way = way_to(receipt.reference, locale)
    answer = make_response(
        render_template(
            "contact/thanks.html",
            receipt=receipt,
            answer_by=format_moment(locale, receipt.answer_by, receipt.zone),
            sent=format_moment(locale, receipt.sent, receipt.zone),
            zone=zone_name(locale, receipt.zone.key),
            email=email if mine else "",
            code=code if mine else "",
            way=way,
            article=next(iter(offer_for(way.story, locale)), None) if way else None,
        )
    )
    keep_private(answer)
    return answer


def trail_of(form: ContactForm) -> Trail:
    """Return the visitor's trail, with the search and the article the form was opened from."""
    article = known_article(services().library.current(), form.answer("article"), form.locale)
    trail = whole_trail(read_trail(), form.answer("q"), article.slug if article else "")
    return without_secret_searches(trail)


def zone_of(form: ContactForm) -> ZoneInfo:
    """Return the time zone the person chose, or the site's."""
    chosen = form.answer("timezone")
    return ZoneInfo(chosen) if chosen in clock.known_zones() else form.settings.zone


def offer_for(query: str, locale: Locale) -> list[Offered]:
    """Return the articles that answer a question, in its first words; without an answer or an index, none."""
    words = one_line(query)[:_FIRST_WORDS]
    try:
        results = services().searcher.search(Query(words, locale, _FOUND)) if words else None
    except Unavailable:
        return []
    if results is None or not results.answered:
        return []
    return [
        Offered("".join(piece for piece, _ in hit.title), f"/{locale}/articles/{hit.slug}")
        for hit in results.hits
    ]


def _form_page(
    form: ContactForm, stamp: Stamp, pictures: Pictures | None, problems: Problems
) -> FormPage:
    library = services().library.current()
    settings, locale, now, zone = form.settings, form.locale, clock.now(), zone_of(form)
    return FormPage(
        stamp=stamp.sign(),
        problems=problems,
        pictures=pictures or Pictures(),
        trail=show_trail(library, trail_of(form), locale),
        offered=offer_articles(
            library.articles(locale), offer_for(form.answer("q"), locale), settings.topics, locale
        ),
        answer_by=promise(settings, now, zone, urgent=False).words(locale),
        urgent_answer_by=promise(settings, now, zone, urgent=True).words(locale),
        zone=zone_name(locale, zone.key),
        badges={topic.key: form.say(URGENT) for topic in settings.topics if topic.urgent},
        fresh=pictures is None,
        asked_before=tuple((each.topic, each.reference) for each in my_open_tickets()),
        doubts={} if pictures is None else {doubt.name: doubt for doubt in find_doubts(form)},
    )
