"""Reads of users and keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from portal.accounts.keys import key_digest
from portal.accounts.models import ApiKey, IdempotentCall, Role, User
from portal.accounts.sign_in_models import OneTimePassword
from portal.storage.database import db

_BY_DIGEST = select(ApiKey).where(ApiKey.digest == bindparam("digest"))  # each call begins with it


def user_by_email(email: str) -> User | None:
    """Return the user of an e-mail, written in any case."""
    return db.session.scalar(select(User).filter_by(email=email.strip().lower()))


def users() -> Sequence[User]:
    """Return all users by e-mail."""
    return db.session.scalars(select(User).order_by(User.email)).all()


def has_expired(user: User, at: datetime) -> bool:
    """Tell whether the password that a user was given for the first sign-in opens no door now."""
    given = db.session.get(OneTimePassword, user.id) if user.must_change_password else None
    return given is not None and given.expires_at <= at


def active_admins() -> int:
    """Count the admins who can sign in."""
    query = select(func.count()).select_from(User).filter_by(role=Role.ADMIN, active=True)
    return db.session.scalar(query) or 0


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
