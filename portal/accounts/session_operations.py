"""What can happen to sessions: begun, seen, confirmed, ended, forgotten."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, update

from portal.accounts.keys import key_digest
from portal.accounts.models import UserSession
from portal.accounts.rules import LONGEST_SESSION
from portal.storage.database import db

KEPT = LONGEST_SESSION + timedelta(days=1)  # to tell whoever comes back why it ended


def begin_session(user_id: int, address: str, device: str, at: datetime) -> str:
    """Begin a session of a person who has just shown the password; return its token.

    The token (256 random bits) is for the cookie alone: only its digest is kept.
    """
    token = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            digest=key_digest(token),
            user_id=user_id,
            began_at=at,
            seen_at=at,
            confirmed_at=at,
            ended_at=None,
            address=address,
            device=device,
        )
    )
    return token


def note_seen(session_id: int, at: datetime, known_before: datetime) -> None:
    """Write down that a session is used, unless it is known to have been used lately."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.seen_at < known_before)
        .values(seen_at=at)
        .execution_options(synchronize_session=False)
    )


def confirm_session(session: UserSession, at: datetime) -> None:
    """Note that the password was shown again."""
    session.confirmed_at = max(at, session.began_at)


def end_session_of_token(token: str, at: datetime) -> None:
    """End the session that a cookie is for, if there is one."""
    _end(at, UserSession.digest == key_digest(token))


def end_session(session_id: int, user_id: int, at: datetime) -> bool:
    """End a session of a person; False when it is not theirs, or has ended already."""
    return _end(at, UserSession.id == session_id, UserSession.user_id == user_id) == 1


def end_sessions(user_id: int, at: datetime, but: int | None = None) -> int:
    """End all sessions of a person, or all `but` one; return how many."""
    others = () if but is None else (UserSession.id != but,)
    return _end(at, UserSession.user_id == user_id, *others)


def forget_sessions(at: datetime) -> None:
    """Forget the sessions that ended long ago, with the addresses they came from."""
    db.session.execute(
        delete(UserSession)
        .where(UserSession.began_at < at - KEPT)
        .execution_options(synchronize_session=False)
    )


def _end(at: datetime, *which: ColumnElement[bool]) -> int:
    done = db.session.execute(
        update(UserSession)
        .where(*which, UserSession.ended_at.is_(None))
        .values(ended_at=at)
        .returning(UserSession.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())
