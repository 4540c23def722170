"""Values that travel through a visitor's hands and must come back as we gave them."""

from datetime import datetime
from typing import Any

from flask import current_app
from itsdangerous import URLSafeTimedSerializer

#: What Flask-WTF signs its tokens with; they say when they were made.
CSRF_SALT = "wtf-csrf-token"


def sign(salt: str, value: object) -> str:
    """Return a JSON value as text for an address or a form field, signed with the site's key."""
    return str(_signer(salt).dumps(value))


def unsign(salt: str, signed: str) -> Any:  # noqa: ANN401  # whatever was signed
    """Return the value that was signed with this salt. Raises BadData for any other text."""
    return _signer(salt).loads(signed)


def made_at(salt: str, signed: str) -> datetime:
    """Return when (UTC, to the second) a value was signed. Raises BadData."""
    moment: datetime = _signer(salt).loads(signed, return_timestamp=True)[1]
    return moment


def _signer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=salt)
