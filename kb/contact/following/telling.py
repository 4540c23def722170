"""A ticket in words, as its customer reads it: where it stands, who waits for whom, what was said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from kb.clock import known_zones
from kb.contact.promise import Promise, round_up
from kb.contact.questions import QUESTIONS, Question
from kb.i18n.formats import format_moment_briefly
from kb.i18n.gettext import mark, translate, translate_plural
from kb.i18n.zones import zone_name
from kb.settings import Locale, Settings
from kb.tickets.fact_words import fact_words
from kb.tickets.facts import ASKABLE, SCREENSHOTS, TIME
from kb.tickets.models import Author, Status
from kb.tickets.thread import Rated, Thread, ThreadMessage, ThreadPicture
from kb.tickets.workflow import SETTLED

State = Literal["done", "current", "ahead"]

STATUS: Mapping[Status, str] = {
    "received": mark("Received"),
    "open": mark("In progress"),
    "waiting_for_customer": mark("Waiting for you"),
    "resolved": mark("Solved"),
    "closed": mark("Solved"),
}
LATE = mark(
    "We promised an answer by %(when)s and are late. It is marked for the team; nothing is needed from you."
)
SENTENCE: Mapping[Status, str] = {
    "received": mark("Our turn: a person reads it and answers by %(when)s, %(zone)s."),
    "open": mark("Our turn: we are working on it, and you hear from us by %(when)s, %(zone)s."),
    "waiting_for_customer": mark("Your turn: add what is missing below, and we go on."),
    "resolved": mark("We think that it is solved. Tell us whether it is."),
    "closed": mark("It is solved."),
}
REOPEN = mark("Until %(when)s you can open it again.")
AUTHOR: Mapping[Author, str] = {
    "customer": mark("You"),
    "agent": mark("Support"),
    "system": mark("Notice"),
}
_QUESTIONS: Mapping[str, Question] = {question.name: question for question in QUESTIONS}
#: What stands on the line of progress when the customer has nothing to do.
_OUR_WAY: tuple[Status, ...] = ("received", "open", "resolved")
_THEIR_TURN: tuple[Status, ...] = ("received", "open", "waiting_for_customer", "resolved")


@dataclass(frozen=True, slots=True)
class Stage:
    """A place on the line of progress; `note` says when it was reached, or what is missing."""

    label: str
    note: str
    state: State


@dataclass(frozen=True, slots=True)
class Said:
    """A message: who, when (in words and ISO 8601), what; what was asked for, and what was filled in."""

    author: Author
    who: str
    when: str
    iso: str
    body: str
    code: str
    asked: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    pictures: tuple[ThreadPicture, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket in one language and time zone. `questions` are still asked; `waiting`: for the answers."""

    reference: str
    title: str
    status: str
    stages: tuple[Stage, ...]
    sentence: str
    late: bool
    zone: str
    said: tuple[Said, ...]
    questions: tuple[Question, ...]
    wants_time: bool
    wants_pictures: bool
    waiting: bool
    settled: bool
    closed: bool
    can_reopen: bool
    rating: Rated | None
    deletion_asked: str


def tell(thread: Thread, settings: Settings, locale: Locale, now: datetime) -> Told:
    """Put a ticket into words."""
    return _Teller(thread, settings, locale, now).told()


def zone_of(thread: Thread, settings: Settings) -> ZoneInfo:
    """Return the customer's own time zone, or the site's."""
    return ZoneInfo(thread.timezone) if thread.timezone in known_zones() else settings.zone


def label_of(name: str, locale: Locale) -> str:
    """Return what a fact is called; a name that is none any more stands for itself."""
    return fact_words([name], locale)[0] if name in ASKABLE else name


class _Teller:
    """One ticket, on its way into words."""

    def __init__(self, thread: Thread, settings: Settings, locale: Locale, now: datetime) -> None:
        self._thread, self._settings, self._locale, self._now = thread, settings, locale, now
        self._zone = zone_of(thread, settings)

    def told(self) -> Told:
        thread = self._thread
        late = thread.status in {"received", "open"} and self._now > thread.due_at
        needed = thread.facts_needed
        asked = thread.deletion_requested_at
        return Told(
            reference=thread.reference,
            title=self._title(),
            status=self._say(STATUS[thread.status]),
            stages=tuple(self._stages()),
            sentence=self._sentence(late=late),
            late=late,
            zone=zone_name(self._locale, self._zone.key),
            said=tuple(self._said(each) for each in thread.messages),
            questions=tuple(_QUESTIONS[name] for name in needed if name in _QUESTIONS),
            wants_time=TIME in needed,
            wants_pictures=SCREENSHOTS in needed,
            waiting=thread.status == "waiting_for_customer",
            settled=thread.status in SETTLED,
            closed=thread.status == "closed",
            can_reopen=thread.can_reopen,
            rating=thread.rating,
            deletion_asked=self._when(asked) if asked else "",
        )

    def _title(self) -> str:
        """Say what it is about, and how much: A deposit is missing · 500 USDT."""
        topic = self._settings.topic(self._thread.topic)
        about = topic.label[self._locale] if topic else self._thread.topic
        fields = self._thread.fields
        amount, asset = fields.get("amount", ""), fields.get("asset", "")
        much = amount if asset.casefold() in amount.casefold() else f"{amount} {asset}"
        return f"{about}\N{NO-BREAK SPACE}· {much}" if amount else about

    def _stages(self) -> Iterator[Stage]:
        status = self._thread.status
        now_at: Status = "resolved" if status in SETTLED else status
        way = _THEIR_TURN if status == "waiting_for_customer" else _OUR_WAY
        reached = {step.status: step.at for step in self._thread.steps}
        reached["resolved"] = reached.get("resolved") or reached.get("closed", self._now)
        here = way.index(now_at)
        for place, each in enumerate(way):
            state: State = "done" if place < here else "current" if place == here else "ahead"
            at = reached.get(each) if state != "ahead" else None
            note = self._missing() if each == "waiting_for_customer" else ""
            yield Stage(self._say(STATUS[each]), note or (self._when(at) if at else ""), state)

    def _missing(self) -> str:
        count = len(self._thread.facts_needed)
        if not count:
            return ""
        return translate_plural(
            self._locale, "%(count)s thing is missing", "%(count)s things are missing", count
        )

    def _sentence(self, *, late: bool) -> str:
        thread = self._thread
        by = Promise(round_up(thread.due_at), self._zone, self._now).words(self._locale)
        if late:
            return self._say(LATE, when=self._when(thread.due_at))
        zone = zone_name(self._locale, self._zone.key)
        sentence = self._say(SENTENCE[thread.status], when=by, zone=zone)
        if not (thread.can_reopen and thread.reopen_until):
            return sentence
        return self._join(sentence, self._say(REOPEN, when=self._when(thread.reopen_until)))

    def _said(self, message: ThreadMessage) -> Said:
        who = self._say(AUTHOR[message.author])
        return Said(
            author=message.author,
            who=f"{who} {message.author_name}".strip(),
            when=self._when(message.created_at),
            iso=message.created_at.isoformat(),
            body=message.body,
            code=message.code,
            asked=tuple(label_of(name, self._locale) for name in message.asked),
            answers=tuple(self._answer(name, text) for name, text in message.answers),
            pictures=message.pictures,
        )

    def _answer(self, name: str, text: str) -> tuple[str, str]:
        said = self._when(datetime.fromisoformat(text)) if name == TIME else text
        return label_of(name, self._locale), said

    def _join(self, one: str, other: str) -> str:
        return f"{one} {other}" if self._locale == "en" else one + other

    def _when(self, moment: datetime) -> str:
        return format_moment_briefly(self._locale, moment, self._zone, self._now)

    def _say(self, message: str, **values: object) -> str:
        return translate(self._locale, message, **values)
