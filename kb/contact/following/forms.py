"""What can be sent from a ticket's page: an answer, a rating, a plain yes; and what finds a ticket again."""

from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, StringField, ValidationError

from kb.contact.asking import SpeakingForm, field_for, mended
from kb.contact.dated import DatedForm
from kb.contact.following.telling import zone_of
from kb.contact.normalise import compact, dashes, one_line
from kb.contact.questions import (
    QUESTIONS,
    REPLY,
    TOLD_IN_RATING,
    Question,
    check_email,
    deliverable,
)
from kb.errors import Invalid
from kb.i18n.gettext import mark
from kb.settings import Locale, Settings
from kb.tickets.facts import ASKABLE, EMAIL, TIME, Happened
from kb.tickets.reference import parse_reference
from kb.tickets.settle import MARKS
from kb.tickets.thread import Thread

FROM_ONE_TO_FIVE = mark("Choose a mark from 1 to 5.")
WRITE_REFERENCE_SO = mark("A ticket number looks like KB-7K3F-92QD.")
ENTER_CODE = mark("Enter the follow-up code.")
#: The three marks of a rating, in the order of the page.
RATED = {
    "attitude": mark("How friendly were we?"),
    "expertise": mark("How well did we know the matter?"),
    "speed": mark("How fast were we?"),
}
#: The questions of the table that may be asked afterwards.
_FACTS = {question.name: question for question in QUESTIONS if question.name in ASKABLE}


class ReplyForm(DatedForm):
    """An answer in words, and the facts that were asked for; a time in the ticket's own zone unless said otherwise."""

    def __init__(
        self,
        settings: Settings,
        locale: Locale,
        thread: Thread,
        formdata: MultiDict[str, str] | None = None,
    ) -> None:
        # What was filled in where it was asked is read, though it is asked no more: sent again it is the same
        # answer, and from a page that is older than another one's answer nothing is lost.
        once_asked = (name for each in thread.messages for name in each.asked)
        filled = (name for name in once_asked if formdata and formdata.get(name))
        self._asked = tuple(dict.fromkeys((*thread.facts_needed, *filled)))
        self._zone = zone_of(thread, settings).key
        super().__init__(settings, locale, formdata)

    @override
    def prepare(self) -> None:
        """Give the questions their words."""
        self.mend_account_id()
        self.word((REPLY, *_FACTS.values()))
        self.word_time(self._zone)
        # Who fills in what was asked need not say more.
        self[REPLY.name].flags.optional = bool(self._asked)

    @override
    def asks(self, name: str) -> bool:
        """Say whether an agent asks this, or did and it came; one's own words are always welcome."""
        return name == REPLY.name or name in self._asked

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the page asks for with a field of its own, in its order."""
        return tuple(_FACTS[name] for name in self._facts)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of the page, in its order."""
        return (*self._facts, TIME, "timezone", REPLY.name)

    @property
    def facts(self) -> dict[str, str]:
        """The answers to what was asked, by name; empty ones are left out."""
        told = {name: text for name in self._facts if (text := self.answer(name))}
        if EMAIL in told:
            told[EMAIL] = deliverable(told[EMAIL])
        return told

    @property
    def _facts(self) -> tuple[str, ...]:
        return tuple(name for name in self._asked if name in _FACTS)

    @property
    def when(self) -> Happened | None:
        """The answer to when it happened, once it is understood."""
        if self.happened is None:
            return None
        return Happened(self.happened, self.answer(TIME), self.answer("timezone"))


class RatingForm(SpeakingForm):
    """Three marks and a word."""

    @override
    def prepare(self) -> None:
        """Give the marks and the question their words."""
        for name, label in RATED.items():
            self[name].label.text = self.say(label)
            self[name].choices = [(str(value), str(value)) for value in MARKS]
        self.word([TOLD_IN_RATING])
        self[TOLD_IN_RATING.name].flags.optional = True


def _one_of_five(form: SpeakingForm, field: Field) -> None:
    if field.data not in {str(value) for value in MARKS}:
        raise ValidationError(form.say(FROM_ONE_TO_FIVE))


class FindForm(SpeakingForm):
    """Reference and email: a fresh link is mailed, if they belong together; without reference one to all tickets."""

    reference = StringField(filters=mended(lambda text: dashes(text)[:64]))
    email = StringField(filters=mended(compact))

    def validate_reference(self, field: Field) -> None:
        """Ask for what looks like a reference, if anything; whether it exists is not said."""
        if field.data and parse_reference(field.data) is None:
            raise ValidationError(self.say(WRITE_REFERENCE_SO))

    def validate_email(self, field: Field) -> None:
        """Ask for what looks like an address."""
        try:
            check_email(field.data)
        except Invalid as refusal:
            raise ValidationError(self.say(str(refusal))) from None


class CodeForm(SpeakingForm):
    """Reference and follow-up code: the ticket opens."""

    reference = StringField(filters=mended(lambda text: dashes(text)[:64]))
    code = StringField(filters=mended(lambda text: one_line(text)[:64]))

    def validate_reference(self, field: Field) -> None:
        """Ask for what looks like a reference."""
        if parse_reference(field.data) is None:
            raise ValidationError(self.say(WRITE_REFERENCE_SO))

    def validate_code(self, field: Field) -> None:
        """Ask for a code."""
        if not field.data:
            raise ValidationError(self.say(ENTER_CODE))


for _question in (REPLY, *_FACTS.values()):
    setattr(ReplyForm, _question.name, field_for(_question))
for _name in RATED:
    setattr(RatingForm, _name, RadioField(validate_choice=False, validators=[_one_of_five]))
setattr(RatingForm, TOLD_IN_RATING.name, field_for(TOLD_IN_RATING))
