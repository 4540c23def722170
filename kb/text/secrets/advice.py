"""What a person is told about a secret, what to do now, and what may stand in its place."""

from dataclasses import dataclass

from kb.i18n.gettext import mark, translate
from kb.settings import Locale
from kb.text.secrets.find import find_secrets
from kb.text.secrets.kinds import Kind


@dataclass(frozen=True, slots=True)
class Advice:
    """What a secret is called, what it looks like, what to do now, and what may stand in its place.

    Where `removed` is empty the text is refused until its writer has taken the secret out.
    """

    name: str
    what: str
    now: str
    removed: str

    @property
    def sentences(self) -> str:
        """What it looks like and what to do now."""
        between = "" if self.what.endswith("。") else " "
        return f"{self.what}{between}{self.now}"


_ADVICE: dict[Kind, Advice] = {
    "seed_phrase": Advice(
        mark("seed phrase"),
        mark(
            "This looks like the seed phrase of a wallet. "
            "Whoever reads it can take everything in the wallet."
        ),
        mark(
            "If it is real, create a new wallet now and move your funds there. "
            "Support never asks for it."
        ),
        mark("[removed: seed phrase]"),
    ),
    "private_key": Advice(
        mark("private key"),
        mark(
            "This looks like the private key of a wallet. "
            "Whoever reads it can take everything the key opens."
        ),
        mark("If it is real, move your funds to a new wallet now. Support never asks for it."),
        mark("[removed: private key]"),
    ),
    "authenticator_key": Advice(
        mark("authenticator key"),
        mark("This looks like the key of an authenticator. Whoever reads it can make your codes."),
        mark(
            "If it is real, turn two-factor authentication off and set it up anew now. "
            "Support never asks for it."
        ),
        mark("[removed: authenticator key]"),
    ),
    "api_secret": Advice(
        mark("API secret"),
        mark(
            "This looks like the secret of an API key. "
            "Whoever reads it can trade or withdraw as you."
        ),
        mark("If it is real, delete the key now and create a new one. Support never asks for it."),
        mark("[removed: API secret]"),
    ),
    "one_time_code": Advice(
        mark("one-time code"),
        mark("This looks like a one-time code. Whoever reads it in time can act as you."),
        mark(
            "Keep it to yourself: support never asks for it. "
            "If somebody did ask, change your password now."
        ),
        mark("[removed: one-time code]"),
    ),
    "password": Advice(
        mark("password"),
        mark("This looks like a password."),
        mark(
            "Take it out. "
            "If it is real, change it now, here and wherever else you use it. Support never asks for it."
        ),
        "",  # Where a password ends, only its owner knows.
    ),
    "payment_card": Advice(
        mark("card number"),
        mark("This looks like the number of a payment card."),
        mark("The last four digits are enough for us. If strangers saw all of it, call your bank."),
        mark("[removed: card number]"),
    ),
    "identity_number": Advice(
        mark("identity card number"),
        mark("This looks like the number of an identity card."),
        mark("We do not need it here: identity is checked on the verification page only."),
        mark("[removed: identity card number]"),
    ),
}


def advice(kind: Kind, locale: Locale) -> Advice:
    """Return what to tell a person about a kind of secret, in their language."""
    known = _ADVICE[kind]
    return Advice(
        translate(locale, known.name),
        translate(locale, known.what),
        translate(locale, known.now),
        translate(locale, known.removed) if known.removed else "",
    )


def without_secrets(text: str, locale: Locale) -> str:
    """Return the text with every secret replaced by words that say what stood there.

    A password stays: where it ends, only its owner knows. So whoever keeps the text asks `refuse_secrets` again.
    """
    parts, at = [], 0
    for secret in find_secrets(text):
        removed = advice(secret.kind, locale).removed
        parts += [text[at : secret.start], removed or text[secret.start : secret.end]]
        at = secret.end
    return "".join([*parts, text[at:]])
