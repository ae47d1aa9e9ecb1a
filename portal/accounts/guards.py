"""Doors closed by default: a staff blueprint guards every page it holds."""

from __future__ import annotations

import re

from flask import Blueprint, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import bindparam, select

from portal.accounts.matrix import HOMES, opens_for
from portal.accounts.models import User
from portal.extensions import login_manager
from portal.storage.database import db

_BY_ID = select(User).where(User.id == bindparam("user_id"))  # each page of staff begins with it
# one slash, then no slash or backslash: never another host
_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\]*\Z")


def staff_blueprint(name: str, import_name: str) -> Blueprint:
    """Make a blueprint whose pages only signed-in people see, each those of their role."""
    blueprint = Blueprint(name, import_name)
    blueprint.before_request(_guard)
    return blueprint


def _guard() -> ResponseReturnValue | None:
    if not current_user.is_authenticated:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("public_accounts.login", next=wanted))
    if not may(request.endpoint):
        abort(403)
    if current_user.must_change_password and request.endpoint != "accounts.password":
        return redirect(url_for("accounts.password"))
    return None


def may(endpoint: str | None) -> bool:
    """Tell whether the person who is signed in may open a page of staff."""
    return current_user.is_authenticated and opens_for(endpoint, current_user.role)


def home() -> str:
    """Return the page where the person who is signed in begins."""
    return HOMES[current_user.role]


def own_path(text: str | None, default: str) -> str:
    """Return an address to go to after sign-in, if it is a path of ours.

    >>> own_path("//evil.example", "/orders")
    '/orders'
    """
    return text if text and text.isprintable() and _OWN_PATH.match(text) else default


@login_manager.user_loader
def load_user(session_id: str) -> User | None:
    """Find the user of a session; a changed password or a closed account ends it."""
    user_id = session_id.partition(":")[0]
    found = db.session.scalars(_BY_ID, {"user_id": int(user_id)}) if user_id.isdecimal() else None
    user = found.one_or_none() if found else None
    if user is None or not user.active or user.get_id() != session_id:
        session.pop("_user_id", None)
        return None
    return user
