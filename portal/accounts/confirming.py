"""The password again, before what is dangerous."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.carrying import SHOWN_CODE, SHOWN_PASSWORD, carried_fields
from portal.accounts.factors import own_factor
from portal.accounts.own_password import Refusal, refusal
from portal.accounts.password_rules import MAX_LENGTH
from portal.accounts.rules import is_confirmed
from portal.accounts.session_operations import confirm_session
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
    refused = shown_refusal()
    return refused_page(fields, refused) if refused else None


def confirm_page(fields: list[tuple[str, str]], refused: str | None = None) -> str:
    """Return the page that asks for the password, and carries fields."""
    return render_template(
        "accounts/confirm.html",
        fields=fields,
        refused=refused,
        wants_code=own_factor() is not None,
        most_letters=MAX_LENGTH,
    )


def refused_page(fields: list[tuple[str, str]], refused: Refusal) -> ResponseReturnValue:
    """Ask once more, and say why."""
    return confirm_page(fields, refused.words), refused.status, dict(refused.headers)


def shown_refusal() -> Refusal | None:
    """Check what was shown, and note it in the session; return why it is refused."""
    password, code = (request.form.get(name, "") for name in (SHOWN_PASSWORD, SHOWN_CODE))
    refused = refusal(current_user._get_current_object(), password, code, now())
    if refused is None:
        confirm_session(g.user_session, now())
        db.session.commit()
    return refused
