"""Codes of acts: 16 characters of Crockford's base32 (80 random bits)."""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
LENGTH = 16
_LOOKALIKES = str.maketrans("OIL", "011")
_SHAPE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    """Return a new random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str | None:
    """Return the code that was typed, or None when it cannot be one.

    Any case; hyphens and spaces do not matter; O is read as 0, I and L as 1
    (Crockford, https://www.crockford.com/base32.html).

    >>> read_code("o1il-abcd-efgh-jkmn")
    '0111ABCDEFGHJKMN'
    """
    code = re.sub(r"[\s\-\u2010-\u2015]", "", typed).upper().translate(_LOOKALIKES)
    return code if _SHAPE.fullmatch(code) else None


def shown_code(code: str) -> str:
    """Write a code for people: 4-4-4-4."""
    return f"{code[:4]}-{code[4:8]}-{code[8:12]}-{code[12:]}"
