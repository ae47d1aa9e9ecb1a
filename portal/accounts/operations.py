"""What can happen to users and keys."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from portal.accounts.errors import LastAdmin, UserExists
from portal.accounts.keys import key_digest, new_key
from portal.accounts.models import ApiKey, Role, User
from portal.accounts.passwords import hash_password
from portal.accounts.queries import active_admins, user_by_email
from portal.storage.database import db
from portal.storage.races import insert_or_winner


def add_user(
    email: str, role: Role, password: str, at: datetime, must_change_password: bool = False
) -> User:
    """Add a user. UserExists when the e-mail is taken."""
    user = User(
        email=email.strip().lower(),
        role=role,
        password_hash=hash_password(password),
        active=True,
        must_change_password=must_change_password,
        created_at=at,
    )
    added, is_new = insert_or_winner(user, lambda: user_by_email(email))
    if not is_new:
        raise UserExists(email)
    return added


def set_password(user: User, password: str, must_change_password: bool = False) -> None:
    """Give a user a new password; all of their sessions end with it (see User.get_id)."""
    user.password_hash = hash_password(password)
    user.must_change_password = must_change_password


def set_active(user: User, active: bool) -> None:
    """Open or close an account. LastAdmin when nobody could manage the portal any more."""
    if not active and user.active and user.role is Role.ADMIN and active_admins() == 1:
        raise LastAdmin
    user.active = active


def add_api_key(name: str, scopes: Collection[str], at: datetime) -> str:
    """Make a key for another system and return it: this is the only time it can be read."""
    key = new_key()
    db.session.add(
        ApiKey(
            name=name,
            digest=key_digest(key),
            may_orders="orders" in scopes,
            may_read="read" in scopes,
            created_at=at,
        )
    )
    return key
