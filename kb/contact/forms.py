"""The form as it was sent: mended, and checked against what its topic asks."""

from typing_extensions import override
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    StringField,
    ValidationError,
)

from kb.contact.asking import field_for, mended
from kb.contact.dated import DatedForm
from kb.contact.normalise import compact, one_line
from kb.contact.questions import QUESTIONS, WAYS_TO_ANSWER, is_asked, is_required
from kb.i18n.gettext import mark
from kb.settings import Topic

CHOOSE_TOPIC = mark("Choose what it is about.")
SAY_WHEN = mark("Say when it happened, or tick “I am not sure”.")
#: The words beside what is not a question of the table.
LABELS = {
    "topic": mark("What is it about?"),
    "time_unknown": mark("I am not sure"),
    "leave_out_trail": mark("Leave this out"),
    "website": mark("Leave this field empty"),
}
#: Of the ways to answer no single one is optional or required.
MAY_BE_OPTIONAL = ("occurred_at", *(each.name for each in QUESTIONS if each not in WAYS_TO_ANSWER))


class ContactForm(DatedForm):
    """One field per question, in one language. `topic_chosen` and `happened` (UTC) are what was understood."""

    topic = RadioField(filters=mended(one_line), validate_choice=False)
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
        self.mend_account_id()
        self.topic_chosen: Topic | None = self.settings.topic(self.topic.data)
        self.word_time(self.settings.timezone)
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

    @override
    def tells_time(self) -> bool:
        """Say whether there is a time to understand: not from somebody who is not sure."""
        return super().tells_time() and not self.time_unknown.data

    @override
    def validate_occurred_at(self, field: Field) -> None:
        """Understand the time, or ask for it where it is required."""
        super().validate_occurred_at(field)
        missing = not (field.data or self.time_unknown.data)
        if missing and is_required(field.name, self.topic_chosen):
            raise ValidationError(self.say(SAY_WHEN))

    def validate_email(self, _field: Field) -> None:
        """Ask for at least one way to answer."""
        if not any(self.answer(way.name) for way in WAYS_TO_ANSWER):
            raise ValidationError(self.say(WAYS_TO_ANSWER[0].missing))

    def _word(self) -> None:
        """Give every field its words in the form's language, and say which may stay empty."""
        for name, label in LABELS.items():
            self[name].label.text = self.say(label)
        self.topic.choices = [(each.key, each.label[self.locale]) for each in self.settings.topics]
        self.word(QUESTIONS)
        for name in MAY_BE_OPTIONAL:
            self[name].flags.optional = not is_required(name, self.topic_chosen)


for _question in QUESTIONS:
    setattr(ContactForm, _question.name, field_for(_question))
