"""The secret guard, as every entrance calls it: form, uploads, API, a customer's reply, an agent's reply."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import Invalid
from kb.settings import Locale
from kb.text.secrets.advice import Advice, advice
from kb.text.secrets.find import find_secrets
from kb.text.secrets.kinds import Kind


@dataclass(frozen=True, slots=True)
class Refused:
    """A kind of secret that stands in the text called `name`, and what its writer is told."""

    name: str
    kind: Kind
    advice: Advice


def refuse_secrets(texts: Mapping[str, str], locale: Locale) -> tuple[Refused, ...]:
    """Return what in these texts must never be stored; nothing when all of them may be kept.

    Ask before the first write, with everything a person wrote, by the names of its fields, file names too. When it
    returns anything: keep, log and mail none of the texts, say what to do now (`advice.sentences`), and record no
    more than kind and time. Where every `advice.removed` says something, the texts may be sent anew with
    `without_secrets` applied, once their writer agrees. Each kind is named once per text.
    """
    return tuple(
        Refused(name, kind, advice(kind, locale))
        for name, text in texts.items()
        for kind in dict.fromkeys(secret.kind for secret in find_secrets(text))
    )


def stop_secrets(texts: Mapping[str, str], locale: Locale) -> None:
    """Raise Invalid, with what to do now, when one of the texts holds a secret: for entrances without a page."""
    if refused := refuse_secrets(texts, locale):
        raise Invalid(" ".join(dict.fromkeys(each.advice.sentences for each in refused)))
