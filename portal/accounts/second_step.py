"""Between the password and the second factor: a signed word that opens nothing by itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadData
from werkzeug.wrappers import Response

from portal.accounts.known_browsers import cookie_name
from portal.accounts.models import User
from portal.accounts.signing import signed_by_portal
from portal.storage.database import db

CODE_LIFE = timedelta(minutes=5)
SET_UP_LIFE = timedelta(minutes=30)  # to find an app in a store takes a while
SEED_LIFE = timedelta(minutes=30)
NAME = "second-step"


@dataclass(frozen=True)
class Shown:
    """Who has shown the password."""

    user: User
    seed: str  # of a factor to set up; empty: the code of the one they have is wanted


def remember_password_shown(response: Response, user: User, seed: str = "") -> None:
    """Let the browser carry that this person has shown the password, for some minutes."""
    life = SET_UP_LIFE if seed else CODE_LIFE
    word = signed_by_portal(NAME).dumps([user.id, _print_of(user), seed])
    response.set_cookie(
        cookie_name(NAME),
        word,
        max_age=life,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def forget_password_shown(response: Response) -> None:
    """Let the browser forget it."""
    response.delete_cookie(
        cookie_name(NAME), secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True
    )


def shown(sets_up: bool) -> Shown | None:
    """Return who has shown the password in this browser, if it was now and still holds."""
    carried = request.cookies.get(cookie_name(NAME), "")
    life = SET_UP_LIFE if sets_up else CODE_LIFE
    try:
        user_id, fingerprint, seed = signed_by_portal(NAME).loads(
            carried, max_age=int(life.total_seconds())
        )
    except BadData:
        return None
    user = db.session.get(User, user_id)
    if user is None or not user.active or _print_of(user) != fingerprint or bool(seed) != sets_up:
        return None
    return Shown(user, seed)


def signed_seed(user: User, seed: str) -> str:
    """Return the seed of a factor to set up, for the page to carry: nothing is stored yet."""
    return _text(signed_by_portal("seed").dumps([user.id, seed]))


def carried_seed(user: User, text: str) -> str | None:
    """Return the seed that a page of this person carried; None when it is too old or foreign."""
    try:
        user_id, seed = signed_by_portal("seed").loads(text, max_age=int(SEED_LIFE.total_seconds()))
    except BadData:
        return None
    return str(seed) if user_id == user.id else None


def _print_of(user: User) -> str:
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:16]


def _text(signed: str | bytes) -> str:
    return signed if isinstance(signed, str) else signed.decode()
