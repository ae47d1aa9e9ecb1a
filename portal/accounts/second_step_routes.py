"""Sign-in: the second factor, after the password and before any session."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from flask_login import current_user

from portal.accounts.coming_in import let_in, note_entry
from portal.accounts.entering import enter
from portal.accounts.errors import FactorExists, TooManyTries
from portal.accounts.factor_page import set_up_page
from portal.accounts.factor_secrets import present_mark
from portal.accounts.factors import (
    code_fits,
    factor_of,
    has_lost_key,
    recovery_codes_left,
    step_of,
    turn_on,
)
from portal.accounts.forms import CodeForm, FactorForm
from portal.accounts.guards import home, own_path
from portal.accounts.known_browsers import second_step_try
from portal.accounts.second_step import Shown, shown
from portal.accounts.tries import admit, take_back
from portal.accounts.words import retry_after, words_of_wait
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note_apart
from portal.storage.database import db
from portal.web.clock import now

bp = Blueprint("public_second_step", __name__)


@bp.get("/login/code")
def ask_code() -> ResponseReturnValue:
    """Ask for a code of the app."""
    who = shown(sets_up=False)
    return _code_page(who, CodeForm()) if who else _begin_anew()


@bp.post("/login/code")
def take_code() -> ResponseReturnValue:
    """Check a code and let the person in."""
    form, who, at = CodeForm(), shown(sets_up=False), now()
    if who is None:
        return _begin_anew()
    tried = [second_step_try(who.user)]
    try:
        admit(tried, at)
    except TooManyTries as error:
        flash(words_of_wait(error), "danger")
        return _code_page(who, form), 429, retry_after(error)
    typed = form.code.data or form.recovery.data or ""
    if not (form.validate() and code_fits(who.user, typed, at)):
        db.session.rollback()
        tried_by = Subject(SubjectKind.USER, who.user.id, who.user.email)
        note_apart(Deed.SIGN_IN_FAILED, tried_by, step="code")
        flash(_("This code does not fit, or it was used already. Type the next one."), "danger")
        form.code.data = ""
        return _code_page(who, form), 422
    take_back(tried)
    by_recovery_code = not form.code.data
    left = recovery_codes_left(who.user) if by_recovery_code else 0
    response = let_in(who.user, request.args.get("next"))
    db.session.commit()
    if by_recovery_code:
        words = _n("%(num)s recovery code is left.", "%(num)s recovery codes are left.", left)
        more = _("New ones are made on the page of the second factor.")
        flash(" ".join((words, more)), "warning")
    return response


@bp.get("/login/factor")
def ask_set_up() -> ResponseReturnValue:
    """Lead somebody without a second factor to one, where the firm wants it."""
    who = shown(sets_up=True)
    return _set_up_page(who, FactorForm()) if who else _begin_anew()


@bp.post("/login/factor")
def take_set_up() -> ResponseReturnValue:
    """Take the first code of the app, let the person in and show the recovery codes."""
    form, who, at = FactorForm(), shown(sets_up=True), now()
    if who is None:
        return _begin_anew()
    tried = [second_step_try(who.user)]
    try:
        admit(tried, at)
    except TooManyTries as error:
        flash(words_of_wait(error), "danger")
        return _set_up_page(who, form), 429, retry_after(error)
    step = step_of(who.seed, present_mark(), form.code.data or "", at)
    if not form.validate() or step is None:
        form.code.errors = [_("This code does not fit. Type the one that the app shows now.")]
        return _set_up_page(who, form), 422
    try:
        codes = turn_on(who.user, who.seed, step, at)
    except FactorExists:
        db.session.rollback()
        return _begin_anew()
    take_back(tried)
    enter(who.user)
    goes_on = own_path(request.args.get("next"), home())
    page = render_template("accounts/recovery_codes.html", codes=codes, goes_on=goes_on)
    response = make_response(page, {"Cache-Control": "no-store"})
    note_entry(response, who.user)
    db.session.commit()
    return response


def _code_page(who: Shown, form: CodeForm) -> str:
    factor = factor_of(who.user)
    lost_key = factor is not None and has_lost_key(factor)
    return render_template("accounts/code.html", form=form, lost_key=lost_key)


def _set_up_page(who: Shown, form: FactorForm) -> Response:
    page = set_up_page("accounts/factor_wanted.html", who.user, who.seed, form)
    return make_response(page, {"Cache-Control": "no-store"})


def _begin_anew() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(home(), 303)
    flash(_("The time for this step is over. Please sign in again."), "warning")
    return redirect(url_for("public_accounts.login", next=request.args.get("next")), 303)
