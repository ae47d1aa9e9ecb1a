"""The users of the portal: invited, given a new password, closed and opened again."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from portal.accounts.errors import LastAdmin, UserExists
from portal.accounts.forms import UserForm
from portal.accounts.guards import staff_blueprint
from portal.accounts.models import Role, User
from portal.accounts.operations import add_user, set_active, set_password, set_role
from portal.accounts.passwords import one_time_password
from portal.accounts.queries import users
from portal.accounts.session_operations import end_sessions
from portal.accounts.words import ROLES
from portal.storage.database import db
from portal.web.clock import now

bp = staff_blueprint("users", __name__)


@bp.get("/admin/users")
def index() -> ResponseReturnValue:
    """List the users."""
    return _users_page(_user_form())


@bp.post("/admin/users")
def invite() -> ResponseReturnValue:
    """Add a user with a one-time password, shown this once."""
    form = _user_form()
    if not form.validate():
        return _users_page(form), 422
    password = one_time_password()
    try:
        user = add_user(form.email.data or "", Role(form.role.data), password, now(), True)
    except UserExists:
        form.email.errors = [_("This e-mail has an account already.")]
        return _users_page(form), 422
    db.session.commit()
    return _users_page(_user_form(empty=True), user, password)


@bp.post("/admin/users/<int:user_id>/password")
def reset_password(user_id: int) -> ResponseReturnValue:
    """Give a user a new one-time password, shown this once; their sessions end."""
    user = _user(user_id)
    password = one_time_password()
    set_password(user, password, now(), must_change_password=True)
    db.session.commit()
    return _users_page(_user_form(empty=True), user, password)


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
    end_sessions(user.id, now())
    db.session.commit()
    flash(_("%(email)s is signed out everywhere.", email=user.email), "success")
    return redirect(url_for(".index"), 303)


def _user_form(empty: bool = False) -> UserForm:
    form = UserForm(formdata=None) if empty else UserForm()
    form.role.choices = [
        SelectChoice(value=role.value, label=str(word)) for role, word in ROLES.items()
    ]
    return form


def _users_page(form: UserForm, invited: User | None = None, password: str = "") -> str:
    return render_template(
        "admin/users.html",
        form=form,
        users=users(),
        role_words=ROLES,
        invited=invited,
        password=password,
        own_id=current_user.id,
    )


def _user(user_id: int) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        abort(404)
    return user
