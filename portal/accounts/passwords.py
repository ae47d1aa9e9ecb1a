"""Passwords: argon2id, and a check that takes as long for strangers as for users."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.accounts.firm import firm
from portal.accounts.password_rules import Problem, normal, password_problem

hasher = PasswordHasher()  # argon2-cffi's defaults: argon2id of RFC 9106, low-memory profile


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return hasher.hash(normal(password))


def password_fits(password_hash: str | None, password: str) -> bool:
    """Tell whether a password fits; None (no such user) costs the same and never fits."""
    nobodys = _nobodys_hash()  # made at the first check of a process, whosever it is
    try:
        hasher.verify(password_hash or nobodys, normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Tell whether a hash was made with other parameters than those of today."""
    return hasher.check_needs_rehash(password_hash)


def problem_of(password: str, email: str) -> Problem | None:
    """Tell why a person may not have a password: every door at which one is chosen asks here."""
    return password_problem(password, (email, firm().name, firm().email))


def one_time_password() -> str:
    """Return a random password that a person can type once (100 bits)."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


@cache
def _nobodys_hash() -> str:
    return hasher.hash(secrets.token_hex(16))
