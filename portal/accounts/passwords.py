"""Passwords: argon2id, and a check that takes as long for strangers as for users."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 8  # ASVS 5.0, 6.2.1; composition rules only make people write passwords down
MAX_LENGTH = 200
_hasher = PasswordHasher()  # argon2-cffi's defaults: RFC 9106, low-memory profile


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _hasher.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Tell whether a password fits; None (no such user) costs the same and never fits."""
    try:
        _hasher.verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def one_time_password() -> str:
    """Return a random password that a person can type once (100 bits)."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_hex(16))
