"""One's own account: sign-out, password, language."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.entering import enter, leave
from portal.accounts.factors import own_factor
from portal.accounts.forms import PasswordForm
from portal.accounts.guards import home, own_path, staff_blueprint
from portal.accounts.operations import set_password
from portal.accounts.own_password import form_refusal
from portal.config import LOCALES
from portal.web.clock import now

bp = staff_blueprint("accounts", __name__)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session."""
    leave()
    return redirect(url_for("public_accounts.login"), 303)


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Keep the language of the staff pages for this session."""
    wanted = request.form.get("language", "")
    if wanted in LOCALES:
        session["language"] = wanted
    return redirect(own_path(request.form.get("next"), home()), 303)


@bp.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change one's own password; other sessions end."""
    form = PasswordForm()
    form.email = current_user.email
    if own_factor() is None:
        del form.code
    if not form.is_submitted():
        return render_template("accounts/password.html", form=form)
    refused = form_refusal(form, form.current, current_user._get_current_object(), now())
    if refused is not None:
        return render_template("accounts/password.html", form=form), *refused
    set_password(current_user, form.new.data or "", now())
    enter(current_user._get_current_object())
    flash(_("The password is changed. Other sessions of yours have ended."), "success")
    return redirect(home(), 303)
