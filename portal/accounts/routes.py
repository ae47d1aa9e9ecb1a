"""One's own account: sign-out, password, language."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user

from portal.accounts.entering import leave
from portal.accounts.forms import PasswordForm
from portal.accounts.guards import home, own_path, staff_blueprint
from portal.accounts.operations import set_password
from portal.accounts.passwords import password_fits
from portal.config import LOCALES
from portal.extensions import limiter
from portal.storage.database import db

bp = staff_blueprint("accounts", __name__)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session."""
    leave()
    db.session.commit()
    return redirect(url_for("public_accounts.login"), 303)


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Keep the language of the staff pages for this session."""
    wanted = request.form.get("language", "")
    if wanted in LOCALES:
        session["language"] = wanted
    return redirect(own_path(request.form.get("next"), home()), 303)


@bp.route("/password", methods=["GET", "POST"])
@limiter.limit("10 per minute", methods=["POST"])
def password() -> ResponseReturnValue:
    """Change one's own password; other sessions end."""
    form = PasswordForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("accounts/password.html", form=form), status
    if not password_fits(current_user.password_hash, form.current.data or ""):
        form.current.errors = [_("This is not your current password.")]
        return render_template("accounts/password.html", form=form), 422
    set_password(current_user, form.new.data or "")
    db.session.commit()
    login_user(current_user._get_current_object())
    flash(_("The password is changed. Other sessions of yours have ended."), "success")
    return redirect(home(), 303)
