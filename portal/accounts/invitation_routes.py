"""A password by a link: of those who are invited, and of those who forgot theirs."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import Gone

from portal.accounts.coming_in import go_on
from portal.accounts.errors import InvitationEnded, TooManyTries, UserExists
from portal.accounts.forms import ForgottenForm, InvitationForm
from portal.accounts.invitations import accept, ask_for_reset, invitation_by_token
from portal.accounts.sign_in_models import Invitation, TryScope
from portal.accounts.tries import admit, from_address
from portal.accounts.words import retry_after, words_of_wait
from portal.storage.database import db
from portal.web.clock import now
from portal.web.mail import can_mail

bp = Blueprint("public_invitations", __name__)


@bp.get("/invitation/<token>")
def show(token: str) -> ResponseReturnValue:
    """Ask for a password; a look changes nothing, so that readers of mail may look first."""
    return _page(_open_invitation(token), InvitationForm())


@bp.post("/invitation/<token>")
def choose(token: str) -> ResponseReturnValue:
    """Take the password, and go on as after a sign-in."""
    invitation = _open_invitation(token)
    form = InvitationForm()
    form.email = invitation.email
    if not form.validate():
        return _page(invitation, form), 422
    try:
        user = accept(invitation, form.new.data or "", now())
    except InvitationEnded:
        db.session.rollback()
        raise Gone from None
    except UserExists:
        db.session.rollback()
        flash(_("This e-mail has an account already: sign in."), "warning")
        return redirect(url_for("public_accounts.login"), 303)
    response = go_on(user, None)
    db.session.commit()
    return response


@bp.get("/forgotten")
def ask() -> ResponseReturnValue:
    """Ask whose password is forgotten; where no mail goes out there is no such page."""
    if not can_mail():
        abort(404)
    return render_template(
        "accounts/forgotten.html", form=ForgottenForm(), is_asked="sent" in request.args
    )


@bp.post("/forgotten")
def take_asking() -> ResponseReturnValue:
    """Write the asking down; the worker sends a link to whom it knows."""
    if not can_mail():
        abort(404)
    form, at = ForgottenForm(), now()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form, is_asked=False), 422
    try:
        admit([from_address(request.remote_addr, TryScope.FORGOTTEN)], at)
    except TooManyTries as error:
        flash(words_of_wait(error), "danger")
        page = render_template("accounts/forgotten.html", form=form, is_asked=False)
        return page, 429, retry_after(error)
    ask_for_reset(form.email.data or "", at)
    db.session.commit()
    return redirect(url_for(".ask", sent=1), 303)


def _open_invitation(token: str) -> Invitation:
    invitation = invitation_by_token(token)
    if invitation is None:
        abort(404)
    if not invitation.is_open(now()):
        raise Gone
    return invitation


@bp.errorhandler(Gone)
def say_that_it_ended(_error: Gone) -> ResponseReturnValue:
    """Say that a link leads nowhere any more, and whom to ask."""
    return render_template("accounts/invitation_ended.html"), 410


def _page(invitation: Invitation, form: InvitationForm) -> Response:
    page = render_template("accounts/invitation.html", invitation=invitation, form=form)
    return make_response(page, {"Cache-Control": "no-store"})
