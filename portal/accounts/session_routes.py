"""One's own account: where one is signed in, and the password shown again."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from flask_login import current_user

from portal.accounts.confirming import confirm_page, refused_page, shown_refusal
from portal.accounts.entering import leave
from portal.accounts.guards import home, own_path, staff_blueprint
from portal.accounts.queries import open_sessions
from portal.accounts.session_operations import end_session, end_sessions
from portal.accounts.words import ROLES
from portal.audit.deeds import Deed
from portal.audit.recording import note
from portal.storage.database import db
from portal.web.clock import now

bp = staff_blueprint("sessions", __name__)


@bp.get("/account")
def account() -> ResponseReturnValue:
    """Show one's own account: role, password, sessions, second factor."""
    sessions = open_sessions(current_user.id, now())
    return render_template("accounts/account.html", count=len(sessions), user_roles=ROLES)


@bp.get("/sessions")
def index() -> ResponseReturnValue:
    """List where one is signed in."""
    sessions = open_sessions(current_user.id, now())
    return render_template("accounts/sessions.html", sessions=sessions, here=g.user_session.id)


@bp.post("/sessions/<int:session_id>/end")
def end(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions."""
    if session_id == g.user_session.id:
        leave()
        return redirect(url_for("public_accounts.login"), 303)
    if not end_session(session_id, current_user.id, now()):
        abort(404)
    note(Deed.SESSIONS_ENDED, count=1)
    db.session.commit()
    flash(_("That session is ended."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/sessions/end")
def end_others() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    count = end_sessions(current_user.id, now(), but=g.user_session.id)
    note(Deed.SESSIONS_ENDED, count=count)
    db.session.commit()
    flash(_n("%(num)s session is ended.", "%(num)s sessions are ended.", count), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/confirm")
def confirm() -> ResponseReturnValue:
    """Ask for the password before a page that is dangerous."""
    return confirm_page([])


@bp.post("/confirm")
def show_password() -> ResponseReturnValue:
    """Check the password, and lead on to the page."""
    refused = shown_refusal()
    if refused:
        return refused_page([], refused)
    return redirect(own_path(request.args.get("next"), home()), 303)
