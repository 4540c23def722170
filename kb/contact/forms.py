"""The form as it was sent: mended, and checked against what its topic asks."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import StopValidation

from kb import clock
from kb.contact.moment import happened_at, zone_choices
from kb.contact.normalise import account_id, breaks_header, compact, one_line
from kb.contact.questions import (
    ACCOUNT,
    QUESTIONS,
    WAYS_TO_ANSWER,
    Kind,
    Question,
    is_asked,
    is_required,
)
from kb.errors import Invalid
from kb.i18n.gettext import mark, translate
from kb.settings import Locale, Settings, Topic

CHOOSE_TOPIC = mark("Choose what it is about.")
NOT_AN_ACCOUNT = mark("This is not an account ID. %(hint)s")
ONE_LINE = mark("%(label)s: write it on one line.")
TOO_LONG = mark("%(label)s: %(count)s characters are too many; %(limit)s fit.")
WHEN = mark("Say when it happened, or tick “I am not sure”.")
#: The words beside what is not a question of the table.
LABELS = {
    "topic": mark("What is it about?"),
    "occurred_at": mark("When did it happen?"),
    "timezone": mark("Time zone"),
    "time_unknown": mark("I am not sure"),
    "leave_out_trail": mark("Leave this out"),
    "website": mark("Leave this field empty"),
}
#: Of the ways to answer no single one is optional or required.
MAY_BE_OPTIONAL = ("occurred_at", *(each.name for each in QUESTIONS if each not in WAYS_TO_ANSWER))
_FIELDS: dict[Kind, type[StringField]] = {
    "line": StringField,
    "prose": TextAreaField,
    "email": EmailField,
    "tel": TelField,
}


def _mended(mend: Callable[[str], str]) -> list[Callable[[str | None], str]]:
    return [lambda text: mend(text or "")]


class ContactForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One field per question, in one language. `topic_chosen` and `happened` (UTC) are what was understood."""

    topic = RadioField(filters=_mended(one_line), validate_choice=False)
    occurred_at = StringField(filters=_mended(one_line))
    timezone = SelectField(filters=_mended(one_line), validate_choice=False)
    time_unknown = BooleanField(false_values=(False, "", "false", "0", "off", "no"))
    leave_out_trail = BooleanField(false_values=(False, "", "false", "0", "off", "no"))
    # Where the person came from: the search that had no answer, the article that did not help.
    q = HiddenField(filters=_mended(one_line))
    article = HiddenField(filters=_mended(compact))
    # The honeypot: people never see it.
    website = StringField()

    def __init__(
        self,
        settings: Settings,
        locale: Locale,
        formdata: MultiDict[str, str] | None = None,
        prefill: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(formdata=formdata, data={"timezone": settings.timezone, **(prefill or {})})
        self.settings, self.locale = settings, locale
        self.happened: datetime | None = None
        self[ACCOUNT.name].data = account_id(self.answer(ACCOUNT.name), settings.account_id_pattern)
        self.topic_chosen: Topic | None = settings.topic(self.topic.data)
        self._word()

    def answer(self, name: str) -> str:
        """Return the mended text of a field."""
        return str(self[name].data or "")

    def say(self, message: str, **values: object) -> str:
        """Return a sentence in the form's language."""
        return translate(self.locale, message, **values)

    def asks(self, name: str) -> bool:
        """Say whether the chosen topic asks this question."""
        return is_asked(name, self.topic_chosen)

    def requires(self, name: str) -> bool:
        """Say whether the chosen topic cannot do without an answer."""
        return is_required(name, self.topic_chosen)

    def validate_topic(self, _field: Field) -> None:
        """Ask for a topic of this site."""
        if self.topic_chosen is None:
            raise ValidationError(self.say(CHOOSE_TOPIC))

    def validate_account_id(self, field: Field) -> None:
        """Hold the account ID against the site's pattern; `account_id` gives it back only mended."""
        check_account_id(self, field)

    def validate_occurred_at(self, field: Field) -> None:
        """Understand the time with its zone, unless the person is not sure."""
        if self.time_unknown.data:
            return
        if field.data:
            try:
                self.happened = happened_at(field.data, self.answer("timezone"), clock.now())
            except Invalid as refusal:
                raise ValidationError(self.say(str(refusal))) from None
        elif is_required(field.name, self.topic_chosen):
            raise ValidationError(self.say(WHEN))

    def validate_email(self, _field: Field) -> None:
        """Ask for at least one way to answer."""
        if not any(self.answer(way.name) for way in WAYS_TO_ANSWER):
            raise ValidationError(self.say(WAYS_TO_ANSWER[0].missing))

    @property
    def expired(self) -> bool:
        """Whether the token did not fit: the page was open too long, or the browser keeps no cookies."""
        return bool(self.csrf_token.errors)

    def _word(self) -> None:
        """Give every field its words in the form's language, and say which may stay empty."""
        for name, label in LABELS.items():
            self[name].label.text = self.say(label)
        self.topic.choices = [(each.key, each.label[self.locale]) for each in self.settings.topics]
        zones = (self.settings.timezone, self.answer("timezone"))
        self.timezone.choices = zone_choices(self.locale, clock.now(), *zones)
        for question in QUESTIONS:
            self[question.name].label.text = self.say(question.label)
        for name in MAY_BE_OPTIONAL:
            self[name].flags.optional = not is_required(name, self.topic_chosen)


class Asking(Protocol):
    """A form that asks questions of the table, in one language."""

    settings: Settings
    locale: Locale

    def say(self, message: str, /, **values: object) -> str:
        """Return a sentence in the form's language."""

    def asks(self, name: str, /) -> bool:
        """Say whether this is asked."""

    def requires(self, name: str, /) -> bool:
        """Say whether it must be answered."""


def check_account_id(form: Asking, field: Field) -> None:
    """Raise ValidationError for what is no account ID of this site."""
    settings = form.settings
    if field.data and not re.fullmatch(settings.account_id_pattern, field.data):
        hint = settings.account_id_hint[form.locale]
        raise ValidationError(form.say(NOT_AN_ACCOUNT, hint=hint))


class _Answered:
    """The validator of a question: on one line where it must be, not too long, not missing, in its form."""

    def __init__(self, question: Question) -> None:
        self._question = question

    def __call__(self, form: Asking, field: Field) -> None:
        if form.asks(self._question.name) and (sentence := self._refusal(form, field)):
            raise StopValidation(sentence)

    def _refusal(self, form: Asking, field: Field) -> str:
        question, text = self._question, str(field.data)
        label = form.say(question.label)
        if question.kind != "prose" and any(
            breaks_header(str(raw)) for raw in field.raw_data or ()
        ):
            return form.say(ONE_LINE, label=label)
        if len(text) > question.limit:
            return form.say(TOO_LONG, label=label, count=len(text), limit=question.limit)
        if not text:
            return form.say(question.missing) if form.requires(question.name) else ""
        try:
            if question.check is not None:
                question.check(text)
        except Invalid as refusal:
            return form.say(str(refusal))
        return ""


def field_for(question: Question) -> StringField:
    """Return the form field of a question of the table, with its mending and its checks."""
    return _FIELDS[question.kind](filters=_mended(question.mend), validators=[_Answered(question)])


for _question in QUESTIONS:
    setattr(ContactForm, _question.name, field_for(_question))
