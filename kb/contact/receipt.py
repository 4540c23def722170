"""What the thanks page shows, signed into its address: good for a bookmark, not for counting."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from itsdangerous import BadData

from kb.clock import known_zones
from kb.errors import NotFound
from kb.web.signing import sign, unsign

_SALT = "kb.contact.thanks"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A request that was kept: its reference, when it was sent and is answered (UTC), in whose time zone."""

    reference: str
    sent: datetime
    answer_by: datetime
    zone: ZoneInfo
    mailed: bool

    def sign(self) -> str:
        """Return the receipt as the address carries it. It opens no ticket."""
        moments = [int(self.sent.timestamp()), int(self.answer_by.timestamp())]
        return sign(_SALT, [self.reference, *moments, self.zone.key, self.mailed])


def read_receipt(signed: str) -> Receipt:
    """Return the receipt in an address. Raises NotFound for anything that we did not sign."""
    try:
        reference, sent, answer_by, zone, mailed = unsign(_SALT, signed)
    except (BadData, TypeError, ValueError):
        raise NotFound("There is no such receipt.") from None
    known = zone if zone in known_zones() else "UTC"
    return Receipt(
        str(reference),
        datetime.fromtimestamp(sent, UTC),
        datetime.fromtimestamp(answer_by, UTC),
        ZoneInfo(known),
        bool(mailed),
    )
