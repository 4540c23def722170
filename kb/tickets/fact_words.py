"""What the facts are called that an agent may ask for, in a mail as on the ticket's page."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from kb.i18n.gettext import mark, translate
from kb.settings import Locale

#: The words of the form by the names of its questions, but for what is a whole question there: these stand in lists.
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "asset": mark("Coin or asset"),
        "network": mark("Network"),
        "pair": mark("Trading pair"),
        "amount": mark("Amount"),
        "order_number": mark("Order number"),
        "memo": mark("Memo or tag"),
        "transaction_hash": mark("Transaction hash"),
        "address": mark("Address"),
        "endpoint": mark("API endpoint"),
        "error_code": mark("Error code or message"),
        "earlier_reference": mark("Earlier ticket number"),
        "account_id": mark("Account ID"),
        "occurred_at": mark("When it happened"),
        "email": mark("Email"),
        "phone": mark("Phone"),
        "wanted": mark("The result you hope for"),
        "screenshots": mark("Screenshots"),
    }
)


def fact_words(names: Iterable[str], locale: Locale) -> tuple[str, ...]:
    """Return what these facts are called."""
    return tuple(translate(locale, _WORDS[name]) for name in names)
