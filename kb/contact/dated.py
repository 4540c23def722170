"""A form that asks when something happened: the time and its zone, understood together."""

import re
from datetime import datetime

from wtforms import Field, SelectField, StringField, ValidationError

from kb import clock
from kb.contact.asking import SpeakingForm, mended
from kb.contact.moment import happened_at, zone_choices
from kb.contact.normalise import one_line
from kb.errors import Invalid
from kb.i18n.gettext import mark

WHEN = mark("When did it happen?")
ZONE = mark("Time zone")
CHOOSE_ZONE = mark("Choose a time zone from the list.")
#: What a browser's date picker can show; whatever else was typed stays a text.
_PICKED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?)?", re.ASCII)


class DatedForm(SpeakingForm):
    """Asks for a time in a zone. `happened` (UTC) is what was understood; None where no time is told."""

    # Checked before the time, which cannot be understood without it.
    timezone = SelectField(filters=mended(one_line), validate_choice=False)
    occurred_at = StringField(filters=mended(one_line))
    happened: datetime | None = None

    @property
    def time_type(self) -> str:
        """The type of the field for the time, in HTML: a date picker, unless it would lose what was typed."""
        return "datetime-local" if _PICKED.fullmatch(self.answer("occurred_at")) else "text"

    def tells_time(self) -> bool:
        """Say whether there is a time to understand."""
        return self.asks("occurred_at") and bool(self.occurred_at.data)

    def validate_timezone(self, field: Field) -> None:
        """Ask for a zone that there is, where a time is told in it."""
        if self.tells_time() and field.data not in clock.known_zones():
            raise ValidationError(self.say(CHOOSE_ZONE))

    def validate_occurred_at(self, field: Field) -> None:
        """Understand the time with its zone."""
        if not self.tells_time() or self.timezone.errors:
            return
        try:
            self.happened = happened_at(field.data, self.answer("timezone"), clock.now())
        except Invalid as refusal:
            raise ValidationError(self.say(str(refusal))) from None

    def word_time(self, zone: str) -> None:
        """Give time and zone their words; who names no zone means this one."""
        if not self.timezone.raw_data:
            self.timezone.data = zone
        self.occurred_at.label.text = self.say(WHEN)
        self.timezone.label.text = self.say(ZONE)
        self.timezone.choices = zone_choices(
            self.locale, clock.now(), zone, self.answer("timezone")
        )
