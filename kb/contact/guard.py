"""The secret guard of the form: what must not be sent is taken out before anything is kept, and its writer told."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol

from kb import clock
from kb.contact.normalise import one_line, prose
from kb.contact.questions import QUESTIONS, REPLY, TOLD_IN_RATING
from kb.insights.models import SecretStopped
from kb.insights.record import Recorder
from kb.settings import Locale
from kb.text.secrets.advice import without_secrets
from kb.text.secrets.find import find_secrets
from kb.text.secrets.guard import Refused, refuse_secrets
from kb.tickets.draft import Trail

_ANSWERS = ("topic", "occurred_at", *(each.name for each in QUESTIONS))
_QUESTIONS = {each.name: each for each in (*QUESTIONS, REPLY, TOLD_IN_RATING)}
#: No answer may be as long; what is longer is refused for its length, and never kept.
_LONGEST = 6_000


class Answers(Protocol):
    """A form whose answers can be read and mended, in one language."""

    locale: Locale

    def answer(self, name: str, /) -> str:
        """Return the mended text of a field."""

    def __getitem__(self, name: str, /) -> Any: ...  # noqa: ANN401  # a field of WTForms, which has no types


def hold_back_secrets(
    form: Answers, recorder: Recorder, names: Iterable[str] = _ANSWERS
) -> tuple[Refused, ...]:
    """Take secrets out of the named answers, so that the form that comes back does not repeat them.

    What stands in their place says what stood there; sending the form again is to agree. Passwords stay for their
    owner to take out. Of what was refused only kind and time are recorded.
    """
    # Asked as they were typed, too: an answer without its blanks is no phrase any more, but another is a key.
    typed = {name: str((form[name].raw_data or ("",))[0])[:_LONGEST] for name in names}
    answers = {name: form.answer(name)[:_LONGEST] for name in typed}
    mended = {name: text for name, text in answers.items() if text != typed[name]}
    found = [refuse_secrets(texts, form.locale) for texts in (typed, mended)]
    for texts, refused in zip((typed, mended), found, strict=True):
        for name in {each.name for each in refused}:
            form[name].data = _on_its_lines(name, without_secrets(texts[name], form.locale))
    told = tuple(dict.fromkeys((*found[0], *found[1])))
    for kind in dict.fromkeys(each.kind for each in told):
        recorder.record(SecretStopped(clock.now(), kind))
    return told


def _on_its_lines(name: str, text: str) -> str:
    question = _QUESTIONS.get(name)
    return prose(text) if question and question.kind == "prose" else one_line(text)


def without_secret_searches(trail: Trail) -> Trail:
    """Return a trail without the searches that hold a secret: people paste the strangest things."""
    return replace(
        trail, searches=tuple(each for each in trail.searches if not find_secrets(each[0]))
    )
