"""Second looks at addresses, hashes, networks and memos: doubts, which never keep a request from being sent."""

from dataclasses import dataclass
from typing import get_args

from kb.contact.forms import ContactForm
from kb.text.chains.advice import Field, Finding, explain

_AROUND = ("asset", "network")
_FIELDS: tuple[Field, ...] = get_args(Field)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question about the answer called `name`; `movable` when it seems to be meant for another field."""

    name: str
    sentence: str
    movable: bool


def find_doubts(form: ContactForm) -> tuple[Doubt, ...]:
    """Return what looks odd about what the topic asks, in the order of the form."""
    found = _findings(form)
    return tuple(
        Doubt(field.name, found[field.name].sentence, _movable(form, found[field.name]))
        for field in form
        if field.name in found
    )


def move_answer(form: ContactForm, name: str) -> None:
    """Put an answer where it seems to be meant for, as its writer agreed; what stood there comes here in exchange."""
    finding = _findings(form).get(name)
    if finding is not None and _movable(form, finding):
        here, there = form[name], form[finding.move_to]
        same = there.data in {here.data, finding.text}
        here.data, there.data = "" if same else there.data, finding.text


def _movable(form: ContactForm, finding: Finding) -> bool:
    return bool(finding.move_to) and form.asks(finding.move_to)


def _findings(form: ContactForm) -> dict[str, Finding]:
    asset, network = (form.answer(name) if form.asks(name) else "" for name in _AROUND)
    found = {
        name: explain(name, form.answer(name), asset, network, form.locale)
        for name in _FIELDS
        if form.asks(name)
    }
    return {name: finding for name, finding in found.items() if finding is not None}
