"""Reads of users and keys."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.accounts.keys import key_digest
from portal.accounts.models import ApiKey, Role, User
from portal.storage.database import db


def user_by_email(email: str) -> User | None:
    """Return the user of an e-mail, written in any case."""
    return db.session.scalar(select(User).filter_by(email=email.strip().lower()))


def users() -> Sequence[User]:
    """Return all users by e-mail."""
    return db.session.scalars(select(User).order_by(User.email)).all()


def active_admins() -> int:
    """Count the admins who can sign in."""
    query = select(func.count()).select_from(User).filter_by(role=Role.ADMIN, active=True)
    return db.session.scalar(query) or 0


def api_key(key: str) -> ApiKey | None:
    """Return the live key that was sent."""
    return db.session.scalar(
        select(ApiKey).filter_by(digest=key_digest(key)).where(ApiKey.revoked_at.is_(None))
    )
