"""The form's own mark: which sending this is, and when it was first shown."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData

from kb import clock
from kb.contact.normalise import compact
from kb.web.signing import CSRF_SALT, made_at, sign, unsign

#: Nobody fills in this form faster; programs do.
MINIMUM_TIME = timedelta(seconds=2)
_SALT = "kb.contact.form"
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Stamp:
    """`key` makes a double click one ticket; `shown` is when the person first saw the form (UTC)."""

    key: str
    shown: datetime

    @property
    def too_fast(self) -> bool:
        """Whether the form came back faster than a person can fill it in."""
        return clock.now() - self.shown < MINIMUM_TIME

    def sign(self) -> str:
        """Return the stamp as the form carries it in `submission_key`."""
        return sign(_SALT, [self.key, self.shown.timestamp()])


def new_stamp() -> Stamp:
    """Return the stamp of a form that is shown now for the first time."""
    return Stamp(secrets.token_urlsafe(16), clock.now())


def read_stamp(submission_key: str, csrf_token: str) -> Stamp:
    """Return the stamp that a form came back with.

    A key that is not ours is one that a program chose to tell its sendings apart; it is kept, and the token then
    tells when the form was shown. Without either it was shown just now.
    """
    try:
        key, shown = unsign(_SALT, submission_key)
        return Stamp(str(key), datetime.fromtimestamp(shown, UTC))
    except (BadData, TypeError, ValueError, OverflowError):
        own = compact(submission_key)[:_LONGEST_KEY] or secrets.token_urlsafe(16)
        return Stamp(own, _made(csrf_token))


def _made(csrf_token: str) -> datetime:
    try:
        return min(made_at(CSRF_SALT, csrf_token), clock.now())
    except BadData:
        return clock.now()
