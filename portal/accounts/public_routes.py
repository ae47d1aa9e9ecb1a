"""Sign-in."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.entering import enter
from portal.accounts.forms import LoginForm
from portal.accounts.guards import home, own_path
from portal.accounts.passwords import password_fits
from portal.accounts.queries import user_by_email
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.extensions import limiter
from portal.storage.database import db

bp = Blueprint("public_accounts", __name__)
LIMITS = "10 per minute; 60 per hour"


def _typed_email() -> str:
    return request.form.get("email", "").strip().lower()[:254]


def _failed(response: Response) -> bool:
    return response.status_code != 303


@bp.get("/login")
def login() -> ResponseReturnValue:
    """Ask who it is."""
    if current_user.is_authenticated:
        return redirect(own_path(request.args.get("next"), home()))
    return render_template("accounts/login.html", form=LoginForm())


@bp.post("/login")
@limiter.limit(LIMITS, deduct_when=_failed)
@limiter.limit(LIMITS, key_func=_typed_email, deduct_when=_failed)
def sign_in() -> ResponseReturnValue:
    """Check the password; the limits come first, since the check is costly on purpose."""
    form = LoginForm()
    if not form.validate():
        return render_template("accounts/login.html", form=form), 422
    user = user_by_email(form.email.data or "")
    password_hash = user.password_hash if user is not None and user.active else None
    tried = Subject(SubjectKind.USER, user.id, user.email) if user is not None else None
    db.session.rollback()  # the slow check below must not hold SQLite's write lock
    fits = password_fits(password_hash, form.password.data or "")
    if user is None or not fits:
        _note_failure(tried)
        db.session.commit()
        flash(_("The e-mail or the password is wrong."), "danger")
        return render_template("accounts/login.html", form=form), 422
    enter(user)
    db.session.commit()
    return redirect(own_path(request.args.get("next"), home()), 303)


def _note_failure(tried: Subject | None) -> None:
    """Write down a sign-in that failed; what strangers type, a password maybe, only as a digest."""
    digest = hashlib.sha256(_typed_email().encode("utf-8", "replace")).hexdigest()[:16]
    note(Deed.SIGN_IN_FAILED, tried, email_digest=None if tried else digest)
