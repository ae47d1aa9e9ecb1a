"""The password again, before what is dangerous."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.carrying import SHOWN_CODE, SHOWN_PASSWORD, carried_fields
from portal.accounts.errors import TooManyTries
from portal.accounts.factors import code_fits, factor_of
from portal.accounts.known_browsers import second_step_try
from portal.accounts.models import User, UserSession
from portal.accounts.password_rules import MAX_LENGTH
from portal.accounts.passwords import password_fits
from portal.accounts.rules import is_confirmed
from portal.accounts.session_operations import confirm_session
from portal.accounts.sign_in_models import TryScope
from portal.accounts.tries import admit, take_back
from portal.accounts.words import words_of_wait
from portal.storage.database import db
from portal.storage.requests import READING_METHODS
from portal.web.clock import now


def confirm_first() -> ResponseReturnValue | None:
    """Ask for the password, unless it was shown lately; None: go on.

    A page that is asked for is reached by way of /confirm. A form is answered by a page that
    carries its fields, asks, and sends both to where the form was going.
    """
    if is_confirmed(g.user_session, now()):
        return None
    if request.method in READING_METHODS:
        return redirect(url_for("sessions.confirm", next=request.full_path.rstrip("?")))
    fields = carried_fields()
    if fields is None:
        return render_template("accounts/confirm.html", fields=None, refused=None), 401
    if SHOWN_PASSWORD not in request.form:
        return confirm_page(fields), 401
    refused, status = refusal()
    return (confirm_page(fields, refused), status) if refused else None


def confirm_page(fields: list[tuple[str, str]], refused: str | None = None) -> str:
    """Return the page that asks for the password, and carries fields."""
    return render_template(
        "accounts/confirm.html",
        fields=fields,
        refused=refused,
        wants_code=wants_code(current_user),
        most_letters=MAX_LENGTH,
    )


def refusal() -> tuple[str | None, int]:
    """Check what was shown, and note it in the session; return why it is refused, and a status."""
    user, kept = _user(), _session()
    password_hash = user.password_hash
    tried = [second_step_try(user, TryScope.CONFIRM)]
    try:
        admit(tried, now())  # before the check, which is costly on purpose
    except TooManyTries as error:
        return words_of_wait(error), 429
    shown = request.form.get(SHOWN_PASSWORD, "")
    if len(shown) > MAX_LENGTH or not password_fits(password_hash, shown):
        return _("This is not your password."), 422
    code = request.form.get(SHOWN_CODE, "")
    if wants_code(user) and not code_fits(user, code, now()):
        return _("This code does not fit, or was used already."), 422
    take_back(tried)
    confirm_session(kept, now())
    db.session.commit()
    return None, 200


def wants_code(user: User) -> bool:
    """Tell whether a person shows a second factor, too."""
    return factor_of(user) is not None


def _user() -> User:
    user: User = current_user._get_current_object()
    return user


def _session() -> UserSession:
    kept: UserSession = g.user_session
    return kept
