"""The users of the portal: invited, led to a new password, closed and opened again."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from portal.accounts import invitations
from portal.accounts.errors import InvitationEnded, LastAdmin, UserExists
from portal.accounts.factors import (
    factor_rule,
    lacking_a_factor,
    set_factor_rule,
    turn_off,
    users_with_factor,
)
from portal.accounts.forms import RuleForm, UserForm
from portal.accounts.guards import staff_blueprint
from portal.accounts.invitations import Link
from portal.accounts.letters import address_of, letter
from portal.accounts.models import Role, User
from portal.accounts.operations import set_active, set_role
from portal.accounts.queries import users
from portal.accounts.session_operations import end_sessions
from portal.accounts.sign_in_models import FactorRule, Invitation
from portal.accounts.words import FACTOR_RULES, ROLES
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.storage.database import db
from portal.web.clock import now
from portal.web.mail import can_mail, was_sent

bp = staff_blueprint("users", __name__)


@bp.get("/admin/users")
def index() -> ResponseReturnValue:
    """List the users and the open invitations."""
    return _users_page(_user_form())


@bp.post("/admin/users")
def invite() -> ResponseReturnValue:
    """Invite somebody by a link, shown this once and mailed where mail is set up."""
    form = _user_form()
    if not form.validate():
        return _users_page(form), 422
    try:
        link = invitations.invite(form.email.data or "", Role(form.role.data), now())
    except UserExists:
        form.email.errors = [_("This e-mail has an account already.")]
        return _users_page(form), 422
    return _link_page(link)


@bp.post("/admin/users/invitations/<int:invitation_id>/revoke")
def revoke_invitation(invitation_id: int) -> ResponseReturnValue:
    """End a link that nobody has used yet."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None:
        abort(404)
    try:
        invitations.revoke_invitation(invitation, now())
    except InvitationEnded:
        flash(_("This link was used or has ended already."), "warning")
    else:
        db.session.commit()
        flash(_("The link leads nowhere any more."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/admin/users/<int:user_id>/password")
def reset_password(user_id: int) -> ResponseReturnValue:
    """Make a link by which a user chooses another password; the present one works till then."""
    user = _user(user_id)
    if not user.active:
        flash(_("This account is closed: open it first."), "danger")
        return redirect(url_for(".index"), 303)
    return _link_page(invitations.make_reset_link(user, now()))


@bp.post("/admin/users/<int:user_id>/factor")
def reset_factor(user_id: int) -> ResponseReturnValue:
    """Take the second factor away of who lost the phone and the recovery codes.

    Their sessions end: whoever is in has come by the factor that is gone.
    """
    user = _user(user_id)
    turn_off(user)
    end_sessions(user.id, now())
    db.session.commit()
    flash(_("%(email)s has no second factor any more.", email=user.email), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/admin/users/factor-rule")
def change_factor_rule() -> ResponseReturnValue:
    """Change who must have a second factor."""
    form = _rule_form()
    if not form.validate():
        return _users_page(_user_form(empty=True), rule_form=form), 422
    at = now()
    set_factor_rule(FactorRule(form.factor_for.data))
    for user_id in lacking_a_factor() - {current_user.id}:
        end_sessions(user_id, at)
    db.session.commit()
    flash(_("Saved. Who must set a second factor up does so at the next sign-in."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/admin/users/<int:user_id>/close")
def close(user_id: int) -> ResponseReturnValue:
    """Close an account."""
    user = _user(user_id)
    try:
        set_active(user, False, now())
    except LastAdmin:
        flash(_("This is the only admin: add another one first."), "danger")
    else:
        db.session.commit()
        flash(_("The account is closed."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/admin/users/<int:user_id>/open")
def reopen(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    set_active(_user(user_id), True, now())
    db.session.commit()
    flash(_("The account is open."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/admin/users/<int:user_id>/role")
def change_role(user_id: int) -> ResponseReturnValue:
    """Give a user another role; their sessions end."""
    user = _user(user_id)
    wanted = request.form.get("role", "")
    if wanted not in list(Role):
        abort(400)
    try:
        set_role(user, Role(wanted), now())
    except LastAdmin:
        flash(_("This is the only admin: add another one first."), "danger")
    else:
        db.session.commit()
        role = ROLES[user.role]
        flash(_("The role of %(email)s: %(role)s.", email=user.email, role=role), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/admin/users/<int:user_id>/sessions/end")
def end_user_sessions(user_id: int) -> ResponseReturnValue:
    """End all sessions of a user."""
    user = _user(user_id)
    count = end_sessions(user.id, now())
    note(Deed.SESSIONS_ENDED, Subject(SubjectKind.USER, user.id, user.email), count=count)
    db.session.commit()
    flash(_("%(email)s is signed out everywhere.", email=user.email), "success")
    return redirect(url_for(".index"), 303)


def _user_form(empty: bool = False) -> UserForm:
    form = UserForm(formdata=None) if empty else UserForm()
    form.role.choices = [
        SelectChoice(value=role.value, label=str(word)) for role, word in ROLES.items()
    ]
    return form


def _rule_form(chosen: FactorRule | None = None) -> RuleForm:
    form = RuleForm(formdata=None, data={"factor_for": chosen}) if chosen else RuleForm()
    form.factor_for.choices = [
        SelectChoice(value=rule.value, label=str(word)) for rule, word in FACTOR_RULES.items()
    ]
    return form


def _link_page(link: Link) -> ResponseReturnValue:
    """Show a link this once, and mail it."""
    mail = letter(link) if can_mail() else None
    db.session.commit()  # a slow server must hold no lock
    mailed = was_sent(mail) if mail is not None else None
    page = _users_page(_user_form(empty=True), shown=link, mailed=mailed)
    return make_response(page, {"Cache-Control": "no-store"})


def _users_page(
    form: UserForm,
    rule_form: RuleForm | None = None,
    shown: Link | None = None,
    mailed: bool | None = None,
) -> str:
    """Show the users; `mailed`: whether the link went out by mail, None: no mail is set up."""
    return render_template(
        "admin/users.html",
        form=form,
        rule_form=rule_form or _rule_form(factor_rule()),
        users=users(),
        invitations=invitations.open_invitations(now()),
        with_factor=users_with_factor(),
        role_words=ROLES,
        shown=shown.invitation if shown else None,
        address=address_of(shown) if shown else "",
        mailed=mailed,
        own_id=current_user.id,
    )


def _user(user_id: int) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        abort(404)
    return user
