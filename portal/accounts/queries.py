"""Reads of users, their sessions and keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from portal.accounts.keys import key_digest
from portal.accounts.models import ApiKey, IdempotentCall, Role, User, UserSession
from portal.accounts.rules import IDLE_TIME, LONGEST_SESSION
from portal.accounts.sign_in_models import OneTimePassword
from portal.storage.database import db

_BY_DIGEST = select(ApiKey).where(ApiKey.digest == bindparam("digest"))  # each call begins with it
# each page of staff begins with it
_SESSION = (
    select(UserSession)
    .where(UserSession.digest == bindparam("digest"))
    .options(joinedload(UserSession.user, innerjoin=True))
)


def user_by_email(email: str) -> User | None:
    """Return the user of an e-mail, written in any case."""
    return db.session.scalar(select(User).filter_by(email=email.strip().lower()))


def users() -> Sequence[User]:
    """Return all users by e-mail."""
    return db.session.scalars(select(User).order_by(User.email)).all()


def still_has(user: User, password_hash: str | None) -> bool:
    """Tell whether the password that was checked is the user's now; it stays so until the commit.

    The check is slow. Who changes the password meanwhile ends all sessions, and one that begins
    afterwards with the old password would stay.
    """
    db.session.refresh(user, with_for_update=True)
    return user.active and user.password_hash == password_hash


def has_expired(user: User, at: datetime) -> bool:
    """Tell whether the password that a user was given for the first sign-in opens no door now."""
    given = db.session.get(OneTimePassword, user.id) if user.must_change_password else None
    return given is not None and given.expires_at <= at


def active_admins() -> int:
    """Count the admins who can sign in."""
    query = select(func.count()).select_from(User).filter_by(role=Role.ADMIN, active=True)
    return db.session.scalar(query) or 0


def other_active_admins(user_id: int) -> Sequence[int]:
    """Return the ids of the admins who can sign in, but one; nobody takes the role from them now.

    Locked in order, so that two admins who close each other's accounts do not both succeed.
    """
    admins = select(User.id).filter_by(role=Role.ADMIN, active=True).order_by(User.id)
    locked = db.session.scalars(admins.with_for_update()).all()
    return [admin_id for admin_id in locked if admin_id != user_id]


def user_session(token: str) -> UserSession | None:
    """Return the session that a cookie is for, with its user, whether or not it is over."""
    return db.session.scalars(_SESSION, {"digest": key_digest(token)}).one_or_none()


def open_sessions(user_id: int, at: datetime) -> Sequence[UserSession]:
    """Return the sessions of a person that open pages at a moment, the last used first."""
    query = select(UserSession).where(
        UserSession.user_id == user_id,
        UserSession.ended_at.is_(None),
        UserSession.began_at > at - LONGEST_SESSION,
        UserSession.seen_at > at - IDLE_TIME,
    )
    query = query.order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    return db.session.scalars(query).all()


def api_key(key: str, at: datetime) -> ApiKey | None:
    """Return the key that was sent, if it is live."""
    found = db.session.scalars(_BY_DIGEST, {"digest": key_digest(key)}).one_or_none()
    return found if found is not None and found.is_live(at) else None


def api_keys() -> Sequence[ApiKey]:
    """Return all keys, newest first."""
    return db.session.scalars(select(ApiKey).order_by(ApiKey.id.desc())).all()


def idempotent_call(api_key_id: int, key: str) -> IdempotentCall | None:
    """Return what a call was answered that carried this Idempotency-Key."""
    return db.session.get(IdempotentCall, (api_key_id, key))
