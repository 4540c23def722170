"""Did the article help? A small page of its own, because the article's page is the same for everybody."""

from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from kb import clock
from kb.articles.article import Article
from kb.errors import TooMany
from kb.i18n.gettext import mark, translate
from kb.insights.models import MAX_COMMENT, REASONS, Voted
from kb.settings import Locale
from kb.web.rate_limit import TOO_MANY, client_address
from kb.web.services import services
from kb.web.sessions import csrf
from kb.web.visit import current_visit, keep_visit, new_visit

blueprint = Blueprint("feedback", __name__)

ANSWERS: dict[str, str] = {"yes": mark("Yes, it helped"), "no": mark("No")}
REASON_WORDS: dict[str, str] = {
    "outdated": mark("It is out of date"),
    "unclear": mark("It is hard to understand"),
    "not_my_problem": mark("It is not about my problem"),
    "did_not_work": mark("I did what it says and it did not work"),
}
WAS_IT_HELPFUL = mark("Was this article helpful?")
WHAT_WAS_MISSING = mark("What was the matter?")
COMMENT = mark("What should it say?")
CHOOSE_AN_ANSWER = mark("Choose yes or no.")
OPEN_TOO_LONG = mark("This page had been open too long. Send it once more.")


class HelpfulForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The vote, and what a reader may add to a no. What is not one of ours is left out, not refused."""

    answer = RadioField(validate_choice=False)
    reason = RadioField(validators=[Optional()], validate_choice=False)
    comment = TextAreaField(validators=[Optional()])

    def __init__(self, locale: Locale, *, sent: bool) -> None:
        asked = request.args.get("answer", "")
        super().__init__(
            formdata=request.form if sent else None,
            data={"answer": asked if asked in ANSWERS else ""},
        )
        labels = {self.answer: WAS_IT_HELPFUL, self.reason: WHAT_WAS_MISSING, self.comment: COMMENT}
        for field, words in labels.items():
            field.label.text = translate(locale, words)
        for field, choices in ((self.answer, ANSWERS), (self.reason, REASON_WORDS)):
            field.choices = [(key, translate(locale, words)) for key, words in choices.items()]
        self._locale = locale

    def problem(self) -> str:
        """Return what keeps the vote from being taken, in the reader's language; empty when nothing does."""
        valid = self.validate()
        if self.answer.data not in ANSWERS:
            return translate(self._locale, CHOOSE_AN_ANSWER)
        return "" if valid else translate(self._locale, OPEN_TOO_LONG)


@blueprint.get("/<locale:locale>/articles/<slug>/helpful")
def ask(locale: Locale, slug: str) -> Response:
    """Ask whether an article helped, with the answer already chosen that led here."""
    article = services().library.current().find(slug, locale)
    return _page(article, HelpfulForm(locale, sent=False))


@blueprint.post("/<locale:locale>/articles/<slug>/helpful")
def vote(locale: Locale, slug: str) -> AnyResponse:
    """Take a vote and go back to the article, which says thanks; a later vote replaces the first."""
    article = services().library.current().find(slug, locale)
    form = HelpfulForm(locale, sent=True)
    if problem := form.problem():
        return _page(article, form, problem, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        services().limiter.check("helpful", client_address())
    except TooMany as error:
        answer = _page(article, form, translate(locale, TOO_MANY), HTTPStatus.TOO_MANY_REQUESTS)
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    voted = _voted(form, locale, article.slug)
    services().recorder.record(voted)
    thanks = url_for(
        "helpcentre.article", locale=locale, slug=article.slug, _anchor=f"helpful-{voted.answer}"
    )
    back = redirect(thanks, HTTPStatus.SEE_OTHER)
    keep_visit(make_response(back), voted.visit)
    return back


def _voted(form: HelpfulForm, locale: Locale, slug: str) -> Voted:
    visit, now = current_visit() or new_visit(), clock.now()
    if form.answer.data == "yes":
        return Voted(visit, now, locale, slug, "yes")
    reason = next((known for known in REASONS if known == form.reason.data), None)
    return Voted(visit, now, locale, slug, "no", reason, (form.comment.data or "")[:MAX_COMMENT])


def _page(
    article: Article, form: HelpfulForm, problem: str = "", status: int = HTTPStatus.OK
) -> Response:
    body = render_template("helpcentre/helpful.html", article=article, form=form, problem=problem)
    return make_response(body, status)


# The form checks its token itself, and comes back with all that was typed.
csrf.exempt(vote)
