"""The portal's keys, and what browsers carry signed by them."""

from __future__ import annotations

from flask import current_app
from itsdangerous import URLSafeTimedSerializer


def portal_keys() -> list[str]:
    """Return the portal's keys: the present one first, then those before a rotation."""
    config = current_app.config
    return [config["SECRET_KEY"], *config["SECRET_KEY_FALLBACKS"]]


def signed_by_portal(salt: str) -> URLSafeTimedSerializer:
    """Return what signs by the present key, and reads what any of them has signed."""
    return URLSafeTimedSerializer(portal_keys()[::-1], salt=salt)  # the last one signs
