"""One's own second factor: set up, its recovery codes, turned off."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.errors import FactorExists
from portal.accounts.factor_page import set_up_page
from portal.accounts.factor_secrets import new_seed, present_mark
from portal.accounts.factors import (
    has_lost_key,
    needs_factor,
    own_factor,
    recovery_codes_left,
    renew_recovery_codes,
    step_of,
    turn_off,
    turn_on,
)
from portal.accounts.forms import ConfirmForm, OwnFactorForm
from portal.accounts.guards import staff_blueprint
from portal.accounts.models import User
from portal.accounts.own_password import form_refusal
from portal.accounts.second_step import carried_seed, signed_seed
from portal.accounts.session_operations import end_sessions
from portal.storage.database import db
from portal.web.clock import now

bp = staff_blueprint("factors", __name__)


@bp.get("/account/factor")
def show() -> ResponseReturnValue:
    """Show one's own second factor, or how to set one up."""
    return _page(ConfirmForm()) if own_factor() else _set_up_page(OwnFactorForm(), new_seed())


@bp.post("/account/factor")
def set_up() -> ResponseReturnValue:
    """Turn the second factor on, by the first code of the app and the password."""
    form, user, at = OwnFactorForm(), _user(), now()
    seed = carried_seed(user, form.seed.data or "")
    if own_factor() is not None:
        return redirect(url_for(".show"), 303)
    if seed is None:
        flash(_("The page was open for too long. Let the app read the new picture."), "warning")
        return redirect(url_for(".show"), 303)
    refused = form_refusal(form, form.password, user, at)
    step = step_of(seed, present_mark(), form.code.data or "", at)
    if refused is None and step is None:
        form.code.errors = [_("This code does not fit. Type the one that the app shows now.")]
        refused = 422, {}
    if refused is not None or step is None:
        db.session.rollback()
        return _set_up_page(form, seed), *(refused or (422, {}))
    try:
        codes = turn_on(user, seed, step, at)
    except FactorExists:
        db.session.rollback()
        return redirect(url_for(".show"), 303)
    end_sessions(user.id, at, but=g.user_session.id)
    db.session.commit()
    return _codes_page(codes)


@bp.post("/account/factor/codes")
def renew_codes() -> ResponseReturnValue:
    """Make new recovery codes, shown this once."""
    form, user = ConfirmForm(), _user()
    if own_factor() is None:
        return redirect(url_for(".show"), 303)
    refused = form_refusal(form, form.password, user, now())
    if refused is not None:
        return _page(form, "codes"), *refused
    codes = renew_recovery_codes(user)
    db.session.commit()
    return _codes_page(codes)


@bp.post("/account/factor/off")
def remove() -> ResponseReturnValue:
    """Turn the second factor off, unless the firm wants one."""
    form, user, at = ConfirmForm(), _user(), now()
    if own_factor() is None:
        return redirect(url_for(".show"), 303)
    if needs_factor(user.role):
        flash(_("The firm wants you to have a second factor: it stays on."), "danger")
        return redirect(url_for(".show"), 303)
    refused = form_refusal(form, form.password, user, at)
    if refused is not None:
        return _page(form, "off"), *refused
    turn_off(user)
    end_sessions(user.id, at, but=g.user_session.id)
    db.session.commit()
    flash(_("The second factor is off. From now on the password alone lets you in."), "success")
    return redirect(url_for(".show"), 303)


def _page(form: ConfirmForm, failed: str = "") -> str:
    """Show the factor; `failed`: which of its two forms has come back."""
    factor = own_factor()
    return render_template(
        "accounts/factor.html",
        form=form,
        failed_form=failed,
        factor=factor,
        lost_key=factor is not None and has_lost_key(factor),
        codes_left=recovery_codes_left(_user()),
        is_needed=needs_factor(current_user.role),
    )


def _set_up_page(form: OwnFactorForm, seed: str) -> str:
    form.seed.data = signed_seed(_user(), seed)
    return set_up_page("accounts/factor_set_up.html", _user(), seed, form)


def _codes_page(codes: Sequence[str]) -> ResponseReturnValue:
    page = render_template(
        "accounts/recovery_codes.html", codes=codes, goes_on=url_for("factors.show")
    )
    return make_response(page, {"Cache-Control": "no-store"})


def _user() -> User:
    user: User = current_user._get_current_object()
    return user
