"""The form as it was sent: mended, and checked against what its topic asks."""

from datetime import datetime

from typing_extensions import override
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)

from kb import clock
from kb.contact.asking import SpeakingForm, field_for, mended
from kb.contact.moment import happened_at, known_zones, zone_choices
from kb.contact.normalise import compact, one_line
from kb.contact.questions import QUESTIONS, WAYS_TO_ANSWER, is_asked, is_required
from kb.errors import Invalid
from kb.i18n.gettext import mark
from kb.settings import Topic

CHOOSE_TOPIC = mark("Choose what it is about.")
WHEN = mark("Say when it happened, or tick “I am not sure”.")
CHOOSE_ZONE = mark("Choose a time zone from the list.")
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


class ContactForm(SpeakingForm):
    """One field per question, in one language. `topic_chosen` and `happened` (UTC) are what was understood."""

    topic = RadioField(filters=mended(one_line), validate_choice=False)
    # Checked before the time, which cannot be understood without it.
    timezone = SelectField(filters=mended(one_line), validate_choice=False)
    occurred_at = StringField(filters=mended(one_line))
    time_unknown = BooleanField(false_values=(False, "", "false", "0", "off", "no"))
    leave_out_trail = BooleanField(false_values=(False, "", "false", "0", "off", "no"))
    # Where the person came from: the search that had no answer, the article that did not help.
    q = HiddenField(filters=mended(one_line))
    article = HiddenField(filters=mended(compact))
    # The honeypot: people never see it.
    website = StringField()

    @override
    def prepare(self) -> None:
        """Understand the topic; who names no time zone means the site's."""
        self.happened: datetime | None = None
        self.mend_account_id()
        self.topic_chosen: Topic | None = self.settings.topic(self.topic.data)
        if not self.timezone.raw_data:
            self.timezone.data = self.settings.timezone
        self._word()

    @override
    def asks(self, name: str) -> bool:
        """Say whether the chosen topic asks this question."""
        return is_asked(name, self.topic_chosen)

    @override
    def requires(self, name: str) -> bool:
        """Say whether the chosen topic cannot do without an answer."""
        return is_required(name, self.topic_chosen)

    def validate_topic(self, _field: Field) -> None:
        """Ask for a topic of this site."""
        if self.topic_chosen is None:
            raise ValidationError(self.say(CHOOSE_TOPIC))

    def validate_timezone(self, field: Field) -> None:
        """Ask for a zone that there is, where a time is told in it."""
        told = self.occurred_at.data and not self.time_unknown.data
        if told and field.data not in known_zones():
            raise ValidationError(self.say(CHOOSE_ZONE))

    def validate_occurred_at(self, field: Field) -> None:
        """Understand the time with its zone, unless the person is not sure."""
        if self.time_unknown.data or self.timezone.errors:
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

    def _word(self) -> None:
        """Give every field its words in the form's language, and say which may stay empty."""
        for name, label in LABELS.items():
            self[name].label.text = self.say(label)
        self.topic.choices = [(each.key, each.label[self.locale]) for each in self.settings.topics]
        zones = (self.settings.timezone, self.answer("timezone"))
        self.timezone.choices = zone_choices(self.locale, clock.now(), *zones)
        self.word(QUESTIONS)
        for name in MAY_BE_OPTIONAL:
            self[name].flags.optional = not is_required(name, self.topic_chosen)


for _question in QUESTIONS:
    setattr(ContactForm, _question.name, field_for(_question))
