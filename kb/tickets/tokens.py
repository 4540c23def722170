"""Secrets handed to a visitor once; kb keeps only their hash."""

import hashlib
import secrets

#: 256 bits from the system's generator; more than the 128 that are asked for costs nothing.
TOKEN_BYTES = 32


def new_token() -> str:
    """Return a fresh secret that is safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Return what is kept of a token; a random secret of this length needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def same_hash(one: str, other: str) -> bool:
    """Compare two hashes in a time that does not tell where they differ."""
    return secrets.compare_digest(one, other)
