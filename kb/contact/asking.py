"""What the forms share: each speaks one language and asks questions of the table, mended and checked."""

import re
from collections.abc import Callable, Iterable, Mapping

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, Field, StringField, TelField, TextAreaField, ValidationError
from wtforms.validators import StopValidation

from kb.contact.normalise import account_id, breaks_header
from kb.contact.questions import ACCOUNT, Kind, Question
from kb.errors import Invalid
from kb.i18n.gettext import mark, translate
from kb.settings import Locale, Settings

NOT_AN_ACCOUNT = mark("Check your account ID: it does not look like one of ours.")
ONE_LINE = mark("%(label)s: write it on one line.")
TOO_LONG = mark("%(label)s: %(count)s characters are too many; %(limit)s fit.")
_FIELDS: dict[Kind, type[StringField]] = {
    "line": StringField,
    "prose": TextAreaField,
    "email": EmailField,
    "tel": TelField,
}


class SpeakingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form that speaks one language, and by itself asks nothing: enough for a button."""

    def __init__(
        self,
        settings: Settings,
        locale: Locale,
        formdata: MultiDict[str, str] | None = None,
        prefill: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(formdata=formdata, data=prefill)
        self.settings, self.locale = settings, locale
        self.prepare()

    def prepare(self) -> None:
        """Understand what was sent, and give the fields their words: what each kind of form does when it is made."""

    def answer(self, name: str) -> str:
        """Return the mended text of a field."""
        return str(self[name].data or "")

    def say(self, message: str, **values: object) -> str:
        """Return a sentence in the form's language."""
        return translate(self.locale, message, **values)

    def asks(self, name: str) -> bool:
        """Say whether this is asked."""
        return name in self

    def requires(self, _name: str) -> bool:
        """Say whether it must be answered."""
        return False

    @property
    def expired(self) -> bool:
        """Whether the token did not fit: the page was open too long, or the browser keeps no cookies."""
        return bool(self.csrf_token.errors)

    def word(self, questions: Iterable[Question]) -> None:
        """Give the fields of these questions their words."""
        for question in questions:
            self[question.name].label.text = self.say(question.label)

    def mend_account_id(self) -> None:
        """Bring the account ID into the form that the site's pattern wants, where that is plain."""
        pattern = self.settings.account_id_pattern
        self[ACCOUNT.name].data = account_id(self.answer(ACCOUNT.name), pattern)

    def validate_account_id(self, field: Field) -> None:
        """Hold the account ID against the site's pattern; what is wrong is given back only mended."""
        wrong = field.data and not re.fullmatch(self.settings.account_id_pattern, field.data)
        if wrong and self.asks(field.name):
            raise ValidationError(self.say(NOT_AN_ACCOUNT))


class _Answered:
    """The validator of a question: on one line where it must be, not too long, not missing, in its form."""

    def __init__(self, question: Question) -> None:
        self._question = question

    def __call__(self, form: SpeakingForm, field: Field) -> None:
        if form.asks(self._question.name) and (sentence := self._refusal(form, field)):
            raise StopValidation(sentence)

    def _refusal(self, form: SpeakingForm, field: Field) -> str:
        question, text = self._question, str(field.data)
        label = form.say(question.label).rstrip("?？")  # it goes on after a colon
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


def mended(mend: Callable[[str], str]) -> list[Callable[[str | None], str]]:
    """Return the filters of a field whose text is mended so; what was not sent is empty."""
    return [lambda text: mend(text or "")]


def field_for(question: Question) -> StringField:
    """Return the form field of a question of the table, with its mending and its checks."""
    return _FIELDS[question.kind](filters=mended(question.mend), validators=[_Answered(question)])
