"""What the form says about an address, a transaction hash or a memo: advice, which nobody has to take."""

from dataclasses import dataclass
from typing import Literal

from kb.i18n.gettext import mark, translate, translate_plural
from kb.settings import Locale
from kb.text.chains.networks import Chains, Network, known_chains
from kb.text.chains.recognise import recognise
from kb.text.chains.slips import Kind, Recognised, Slip

Field = Literal["address", "transaction_hash", "memo", "network"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of advice. `move_to` names the field that `text`, the tidied answer, seems to be meant for."""

    code: Literal["slip", "field", "network", "asset", "memo"]
    sentence: str
    move_to: Literal["address", "transaction_hash", ""] = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Answers:
    """What stands in the form around the field, as far as it is understood."""

    asset: str
    network_words: str
    locale: Locale
    chains: Chains

    @property
    def network(self) -> Network | None:
        return self.chains.network(self.network_words)

    @property
    def asset_networks(self) -> tuple[str, ...]:
        return self.chains.networks_of(self.asset)


_LABELS: dict[Kind, str] = {
    "address": mark("Address"),
    "transaction_hash": mark("Transaction hash"),
}
_SLIPS = {
    "character": mark(
        "“%(character)s” cannot occur here; it was probably mistaken for another character."
        " Copy and paste it instead of typing it."
    ),
    "case": mark(
        "Capital and small letters are mixed, which cannot be right here. Copy and paste it again."
    ),
    "prefix": mark("“0x” seems to be missing at the start. Copy and paste it again, whole."),
    "checksum": mark(
        "This address fails its own check, so at least one character is wrong. Copy and paste it again."
    ),
}


def explain(
    field: Field, text: str, asset: str, network: str, locale: Locale, chains: Chains | None = None
) -> Finding | None:
    """Return the one thing worth saying about an answer, or None. It never forbids anything.

    Asset and network are what the form holds, in anybody's words; what is not known is not judged. A site adds its own
    coins with `known_chains().extended(...)`.
    """
    answers = _Answers(asset.strip(), network.strip(), locale, chains or known_chains())
    if field == "network":
        return _unusual_network(answers)
    if field == "memo" and not text.strip():
        return _missing_memo(answers)
    found = recognise(text)
    return None if found is None else _misplaced(found, field, answers)


def _misplaced(found: Recognised, field: Field, answers: _Answers) -> Finding | None:
    if found.kind != field:
        return _wrong_field(found, answers)
    if found.slip is not None:
        return Finding("slip", _slip_sentence(found.slip, answers.locale), text=found.text)
    return _does_not_fit(found, answers)


def _slip_sentence(slip: Slip, locale: Locale) -> str:
    if slip.kind != "length":
        return translate(locale, _SLIPS[slip.kind], character=slip.character)
    if slip.by < 0:
        return translate_plural(
            locale,
            "A character seems to be missing. Copy and paste it again, whole.",
            "%(count)s characters seem to be missing. Copy and paste it again, whole.",
            -slip.by,
        )
    return translate_plural(
        locale,
        "There seems to be a character too many. Copy and paste it again.",
        "There seem to be %(count)s characters too many. Copy and paste it again.",
        slip.by,
    )


def _wrong_field(found: Recognised, answers: _Answers) -> Finding:
    sentence = translate(
        answers.locale,
        "This looks like what belongs in “%(field)s”.",
        field=translate(answers.locale, _LABELS[found.kind]),
    )
    return Finding("field", sentence, found.kind, found.text)


def _does_not_fit(found: Recognised, answers: _Answers) -> Finding | None:
    """Question an address or hash that cannot be on the network that was chosen, or for the coin."""
    chosen, usual = answers.network, answers.asset_networks
    if chosen is not None:
        return None if _fits(found, chosen, answers) else _other_network(found, chosen, answers)
    known = answers.chains.networks
    if (
        answers.network_words
        or not usual
        or any(_fits(found, known[key], answers) for key in usual)
    ):
        return None
    sentence = translate(
        answers.locale,
        "This is from %(network)s, where %(asset)s does not usually travel. Check the coin and what you copied.",
        network=_names_of(found, answers),
        asset=answers.asset,
    )
    return Finding("asset", sentence, text=found.text)


def _fits(found: Recognised, network: Network, answers: _Answers) -> bool:
    """Say whether it can be on a network; a site's own EVM chain is like every other."""
    known = answers.chains.networks
    evm = network.evm and any(known[key].evm for key in found.networks)
    # A link names one chain; the bare address or hash would do for its sisters, the link does not.
    return network.key in found.networks or (evm and len(found.networks) > 1)


def _other_network(found: Recognised, chosen: Network, answers: _Answers) -> Finding:
    if found.kind == "address" or len(found.networks) == 1:
        sentence = translate(
            answers.locale,
            "This is from %(found)s, but the network says %(network)s. Which of them is right?",
            found=_names_of(found, answers),
            network=chosen.name,
        )
    else:
        sentence = translate(
            answers.locale,
            "A transaction hash on %(network)s looks different. Check the network and the hash.",
            network=chosen.name,
        )
    return Finding("network", sentence, text=found.text)


def _names_of(found: Recognised, answers: _Answers) -> str:
    known = answers.chains.networks
    names = [known[key].name for key in found.networks]
    if len(names) > 1 and all(known[key].evm for key in found.networks):
        return translate(answers.locale, "%(network)s or a chain like it", network=names[0])
    return " / ".join(names[:3])


def _unusual_network(answers: _Answers) -> Finding | None:
    chosen, usual = answers.network, answers.asset_networks
    if chosen is None or not usual or chosen.key in usual:
        return None
    sentence = translate(
        answers.locale,
        "%(asset)s does not usually travel on %(network)s. Check both.",
        asset=answers.asset,
        network=chosen.name,
    )
    return Finding("asset", sentence)


def _missing_memo(answers: _Answers) -> Finding | None:
    if not answers.chains.needs_memo(answers.asset, answers.network_words):
        return None
    sentence = translate(
        answers.locale,
        "%(asset)s usually needs a memo or tag. Enter the one you used; if there was none, leave this empty.",
        asset=answers.asset or answers.network_words,
    )
    return Finding("memo", sentence)
