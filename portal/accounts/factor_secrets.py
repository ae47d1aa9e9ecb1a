"""What an app for codes is told, made of a stored seed and the portal's own key."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode
from collections.abc import Iterator

from flask import current_app
from pyotp import TOTP

SECRET_BYTES = 20  # RFC 4226, 4: 160 bits are recommended
MARK_LENGTH = 8


def new_seed() -> str:
    """Return the seed of a new second factor (256 random bits)."""
    return secrets.token_hex(32)


def present_mark() -> str:
    """Return by which mark a factor remembers the portal's present key."""
    return _mark(next(_keys()))


def totp(seed: str, key_mark: str) -> TOTP | None:
    """Return the codes of a seed; None when the portal has lost the key that it belongs to.

    The database alone gives no code: whoever copies it lacks the key.
    """
    for key in _keys():
        if _mark(key) == key_mark:
            digest = hmac.digest(key, b"second factor\0" + bytes.fromhex(seed), hashlib.sha256)
            return TOTP(b32encode(digest[:SECRET_BYTES]).decode())
    return None


def _keys() -> Iterator[bytes]:
    """Yield the portal's keys, the present one first, then those before a rotation."""
    config = current_app.config
    for key in (config["SECRET_KEY"], *(config.get("SECRET_KEY_FALLBACKS") or ())):
        yield key.encode() if isinstance(key, str) else key


def _mark(key: bytes) -> str:
    return hmac.new(key, b"mark of the key", hashlib.sha256).hexdigest()[:MARK_LENGTH]
