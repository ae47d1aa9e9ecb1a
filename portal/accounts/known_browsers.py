"""Browsers in which a person has signed in: their tries are counted apart from strangers' ones."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadData
from werkzeug.wrappers import Response

from portal.accounts.models import User
from portal.accounts.sign_in_models import TryScope
from portal.accounts.signing import signed_by_portal
from portal.accounts.tries import Counted, from_address

LIFE = timedelta(days=365)
PEOPLE = 5  # who share a browser, such as one at the packing table


def sign_in_tries(email: str, user: User | None, address: str | None) -> list[Counted]:
    """Return what a try to sign in is counted by.

    Strangers make an account wait, and an address; the person's own browser waits only for itself.
    """
    device = _known().get(str(user.id)) if user is not None else None
    if device:
        return [Counted(TryScope.DEVICE, device)]
    return [Counted(TryScope.ACCOUNT, email.strip().lower()), from_address(address)]


def second_step_try(user: User, scope: TryScope = TryScope.CODE) -> Counted:
    """Return what a try with a code, or with the password again, is counted by."""
    return Counted(scope, f"{user.id}:{_known().get(str(user.id), '')}")


def remember_device(response: Response, user: User) -> None:
    """Let the browser know that this person has signed in here."""
    known = _known()
    device = known.pop(str(user.id), None) or secrets.token_urlsafe(16)
    known = {**known, str(user.id): device}
    kept = dict(list(known.items())[-PEOPLE:])
    response.set_cookie(
        cookie_name("device"),
        signed_by_portal("device").dumps(kept),
        max_age=LIFE,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def cookie_name(name: str) -> str:
    """Return the name of a cookie of ours: over TLS one that only this host can set."""
    return f"__Host-{name}" if current_app.config["SESSION_COOKIE_SECURE"] else name


def _known() -> dict[str, str]:
    try:
        known = signed_by_portal("device").loads(
            request.cookies.get(cookie_name("device"), ""), max_age=int(LIFE.total_seconds())
        )
    except BadData:
        return {}
    return dict(known)
