"""Coming in and going out: how a session of a person begins and ends."""

from __future__ import annotations

from flask import session
from flask_login import login_user, logout_user

from portal.accounts.models import User
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note


def enter(user: User) -> None:
    """Begin a session of a person who has shown who it is; nothing of an older one stays.

    The caller commits.
    """
    session.clear()
    session.permanent = True
    login_user(user)
    note(Deed.SIGNED_IN, Subject(SubjectKind.USER, user.id, user.email))


def leave() -> None:
    """End the session of this request; the caller commits."""
    note(Deed.SIGNED_OUT)
    logout_user()
    session.clear()
