"""Sign-in: the password."""

from __future__ import annotations

import hashlib

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.coming_in import go_on
from portal.accounts.errors import TooManyTries
from portal.accounts.forms import LoginForm
from portal.accounts.guards import home, own_path
from portal.accounts.known_browsers import sign_in_tries
from portal.accounts.operations import renew_hash
from portal.accounts.passwords import password_fits
from portal.accounts.queries import has_expired, still_has, user_by_email
from portal.accounts.tries import admit, take_back
from portal.accounts.words import retry_after, words_of_wait
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.storage.database import db
from portal.web.clock import now
from portal.web.mail import can_mail

bp = Blueprint("public_accounts", __name__)


@bp.get("/login")
def login() -> ResponseReturnValue:
    """Ask who it is."""
    if current_user.is_authenticated:
        return redirect(own_path(request.args.get("next"), home()))
    return _login_page(LoginForm())


@bp.post("/login")
def sign_in() -> ResponseReturnValue:
    """Check the password; tries are counted first, since the check is costly on purpose."""
    form = LoginForm()
    if not form.validate():
        return _login_page(form), 422
    at = now()
    email, password = form.email.data or "", form.password.data or ""
    user = user_by_email(email)
    password_hash = user.password_hash if user is not None and user.active else None
    tried = Subject(SubjectKind.USER, user.id, user.email) if user is not None else None
    tries = sign_in_tries(email, user, request.remote_addr)
    try:
        admit(tries, at)
    except TooManyTries as error:
        flash(words_of_wait(error), "danger")
        return _login_page(form), 429, retry_after(error)
    fits = password_fits(password_hash, password)
    if user is None or not fits or not still_has(user, password_hash):
        _note_failure(email, tried)
        db.session.commit()
        flash(_("The e-mail or the password is wrong."), "danger")
        return _login_page(form), 422
    take_back(tries)
    if has_expired(user, at):
        _note_failure(email, tried)
        db.session.commit()
        flash(_("This one-time password has expired. Ask an admin for a new link."), "danger")
        return _login_page(form), 422
    renew_hash(user, password)
    response = go_on(user, request.args.get("next"))
    db.session.commit()
    return response


def _login_page(form: LoginForm) -> str:
    return render_template("accounts/login.html", form=form, can_mail=can_mail())


def _note_failure(email: str, tried: Subject | None) -> None:
    """Write down a sign-in that failed; what strangers type, a password maybe, only as a digest."""
    typed = email.strip().lower().encode("utf-8", "replace")
    digest = None if tried else hashlib.sha256(typed).hexdigest()[:16]
    note(Deed.SIGN_IN_FAILED, tried, email_digest=digest)
