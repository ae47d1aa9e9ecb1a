"""What follows when somebody has shown a password, at the door or by a link."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from portal.accounts.entering import enter
from portal.accounts.factor_secrets import new_seed
from portal.accounts.factors import factor_of, needs_factor
from portal.accounts.guards import home, own_path
from portal.accounts.known_browsers import remember_device
from portal.accounts.models import User
from portal.accounts.second_step import forget_password_shown, remember_password_shown

SEE_OTHER = 303


def go_on(user: User, wanted: str | None) -> Response:
    """Let a person who has shown the password in, or ask for the second factor first."""
    if factor_of(user) is not None:
        return _ask_next(user, "public_second_step.ask_code", wanted)
    if needs_factor(user.role):
        return _ask_next(user, "public_second_step.ask_set_up", wanted, new_seed())
    return let_in(user, wanted)


def let_in(user: User, wanted: str | None) -> Response:
    """Begin the session of a person who has shown all that is asked for."""
    enter(user)
    response = redirect(own_path(wanted, home()), SEE_OTHER)
    note_entry(response, user)
    return response


def note_entry(response: Response, user: User) -> None:
    """Let the browser keep that this person came in here, and nothing of the way."""
    remember_device(response, user)
    forget_password_shown(response)


def _ask_next(user: User, endpoint: str, wanted: str | None, seed: str = "") -> Response:
    response = redirect(url_for(endpoint, next=wanted or None), SEE_OTHER)
    remember_password_shown(response, user, seed)
    return response
