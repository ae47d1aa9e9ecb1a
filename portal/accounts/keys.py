"""API keys: shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "aos_"


def new_key() -> str:
    """Return a new key (256 random bits)."""
    return PREFIX + secrets.token_urlsafe(32)


def key_digest(key: str) -> str:
    """Return what is stored of a key: SHA-256 in hex.

    A fast hash suffices: the key is random, not a password that could be guessed.
    """
    return hashlib.sha256(key.encode()).hexdigest()
