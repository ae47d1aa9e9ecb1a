"""Coming in and going out: how a session of a person begins and ends."""

from __future__ import annotations

from flask import request, session

from portal.accounts.devices import device
from portal.accounts.models import User
from portal.accounts.session_operations import begin_session, end_session_of_token
from portal.audit.actors import let_act
from portal.audit.deeds import ActorKind, Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.extensions import login_manager
from portal.storage.database import db
from portal.web.clock import now

TOKEN = "_user_id"  # noqa: S105 - the name by which Flask-Login looks for it
LAST_USER = "last_user"  # whose session it was that has ended


def enter(user: User) -> None:
    """Begin a session of a person who has shown who it is, and commit it.

    It has a new token, and the one that the browser came with ends. Of the cookie's content only
    the language stays, and for who comes back after a time-out the token of forms: what they
    typed before can still be sent.
    """
    comes_back = session.get(LAST_USER) == user.id
    kept = {name: session[name] for name in _kept(comes_back) if name in session}
    at = now()
    if TOKEN in session:
        end_session_of_token(session[TOKEN], at)
    agent = device(request.headers.get("User-Agent", ""))
    token = begin_session(user.id, request.remote_addr or "", agent, at)
    let_act(ActorKind.USER, user.id, user.email)
    note(Deed.SIGNED_IN, Subject(SubjectKind.USER, user.id, user.email))
    db.session.commit()
    session.clear()
    session.update(kept)
    session[TOKEN] = token
    session.permanent = True
    login_manager._update_request_context_with_user(user)


def leave() -> None:
    """End the session of this request, and commit that."""
    if TOKEN in session:
        note(Deed.SIGNED_OUT)
        end_session_of_token(session[TOKEN], now())
        db.session.commit()
    session.clear()
    login_manager._update_request_context_with_user()


def put_out() -> None:
    """Forget in the cookie a session that is over."""
    session.pop(TOKEN, None)


def _kept(comes_back: bool) -> tuple[str, ...]:
    return ("language", "csrf_token") if comes_back else ("language",)
