"""The check page: every answer once more, in words, before it is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kb.contact.evidence import Doubt, find_doubts
from kb.contact.forms import ContactForm
from kb.contact.moment import zone_label
from kb.contact.pages import TrailShown
from kb.contact.pictures import Pictures
from kb.contact.questions import ACCOUNT, QUESTIONS, STORY, TOPIC_QUESTIONS, WAYS_TO_ANSWER
from kb.i18n.formats import format_moment
from kb.i18n.gettext import translate
from kb.tickets.uploads import Upload

#: Half a phone's screen of Han; a line of its own takes as much room as so many.
LONG_CHARACTERS = 300
LINE_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer. `name` is the element to go to for a change; no lines means not provided."""

    name: str
    label: str
    lines: tuple[str, ...] = ()
    pictures: tuple[Upload, ...] = ()

    @property
    def long(self) -> bool:
        """Whether it would fill a phone's screen by itself."""
        return sum(len(line) + LINE_CHARACTERS for line in self.lines) > LONG_CHARACTERS


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The rows to look over, what looks odd in them, and every value as a hidden input (name, value)."""

    rows: tuple[Row, ...]
    hidden: tuple[tuple[str, str], ...]
    doubts: tuple[Doubt, ...]


def review(form: ContactForm, pictures: Pictures, trail: TrailShown, stamp: str) -> CheckPage:
    """Return the check page of a valid form."""
    return CheckPage(
        (*_rows(form, pictures), *_trail(form, trail)),
        tuple(_hidden(form, pictures, stamp)),
        find_doubts(form),
    )


def _rows(form: ContactForm, pictures: Pictures) -> Iterator[Row]:
    topic = form.topic_chosen
    yield Row("topic-0", form.topic.label.text, (topic.label[form.locale],) if topic else ())
    yield _answered(form, ACCOUNT.name)
    yield Row("occurred_at", form.occurred_at.label.text, _when(form))
    for question in (*TOPIC_QUESTIONS, *STORY):
        if form.asks(question.name):
            yield _answered(form, question.name)
    label = translate(form.locale, "Screenshots")
    yield Row("screenshots", label, (), pictures.kept)
    for question in WAYS_TO_ANSWER:
        if form.answer(question.name):
            yield _answered(form, question.name)


def _trail(form: ContactForm, trail: TrailShown) -> Iterator[Row]:
    if not trail:
        return
    left_out = bool(form.leave_out_trail.data)
    searches = [translate(form.locale, "“%(words)s”", words=words) for words, _ in trail.searches]
    lines = [] if left_out else [*searches, *(article.title for article in trail.articles)]
    label = translate(form.locale, "Travels with your request")
    yield Row("leave_out_trail", label, tuple(lines or [translate(form.locale, "Left out")]))


def _answered(form: ContactForm, name: str) -> Row:
    text = form.answer(name)
    return Row(name, form[name].label.text, tuple(text.split("\n")) if text else ())


def _when(form: ContactForm) -> tuple[str, ...]:
    if form.happened is None:
        return (translate(form.locale, "Not sure"),) if form.time_unknown.data else ()
    zone = form.answer("timezone")
    moment = format_moment(form.locale, form.happened, ZoneInfo(zone))
    label = zone_label(form.locale, zone, form.happened)
    return (translate(form.locale, "%(moment)s, %(zone)s", moment=moment, zone=label),)


def _hidden(form: ContactForm, pictures: Pictures, stamp: str) -> Iterator[tuple[str, str]]:
    yield "submission_key", stamp
    texts = ("topic", "occurred_at", "timezone", "q", "article", *(each.name for each in QUESTIONS))
    for name in texts:
        yield name, form.answer(name)
    for name in ("time_unknown", "leave_out_trail"):
        if form[name].data:
            yield name, "1"
    for upload in pictures.kept:
        yield "upload_tokens", upload.token
    yield "confirmed", "1"
