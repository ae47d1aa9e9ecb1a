"""Who called: signatures over the raw body and shared secrets, compared in constant time."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from enum import StrEnum

MARK = "sha256="  # what GitHub and those after it put before the digest


class Encoding(StrEnum):
    """How a digest is written into a header."""

    HEX = "hex"
    BASE64 = "base64"


def is_signed(secret: str | None, body: bytes, sent: str, encoding: Encoding) -> bool:
    """Tell whether a header holds HMAC-SHA256 of the body. Without a secret nothing is signed."""
    if not secret:
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return hmac.compare_digest(expected, _digest(sent.strip().removeprefix(MARK), encoding))


def is_secret(secret: str | None, sent: str) -> bool:
    """Tell whether somebody knows the secret. Nobody knows one that is not set."""
    return bool(secret) and hmac.compare_digest((secret or "").encode(), _bytes(sent))


def is_bearer(secret: str | None, header: str) -> bool:
    """Tell whether a header holds the secret, bare or after the word Bearer."""
    scheme, _, token = header.strip().partition(" ")
    return is_secret(secret, token.strip() if scheme.casefold() == "bearer" else header.strip())


def _digest(text: str, encoding: Encoding) -> bytes:
    try:
        if encoding is Encoding.HEX:
            return bytes.fromhex(text)
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return b""


def _bytes(text: str) -> bytes:
    # WSGI hands headers over as Latin-1, whatever was sent
    return text.encode("utf-8", "surrogatepass")
