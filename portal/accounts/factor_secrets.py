"""What an app for codes is told, made of a stored seed and the portal's own key."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode

from pyotp import TOTP

from portal.accounts.signing import portal_keys

SECRET_BYTES = 20  # RFC 4226, 4: 160 bits are recommended
MARK_LENGTH = 8


def new_seed() -> str:
    """Return the seed of a new second factor (256 random bits)."""
    return secrets.token_hex(32)


def present_mark() -> str:
    """Return by which mark a factor remembers the portal's present key."""
    return _mark(portal_keys()[0])


def totp(seed: str, key_mark: str) -> TOTP | None:
    """Return the codes of a seed; None when the portal has lost the key that it belongs to.

    The database alone gives no code: whoever copies it lacks the key.
    """
    for key in portal_keys():
        if _mark(key) == key_mark:
            told = b"second factor\0" + bytes.fromhex(seed)
            digest = hmac.digest(key.encode(), told, hashlib.sha256)
            return TOTP(b32encode(digest[:SECRET_BYTES]).decode())
    return None


def _mark(key: str) -> str:
    return hmac.new(key.encode(), b"mark of the key", hashlib.sha256).hexdigest()[:MARK_LENGTH]
