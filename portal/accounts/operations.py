"""What can happen to users and keys."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update

from portal.accounts.errors import KeyEnded, LastAdmin, UserExists
from portal.accounts.keys import key_digest, new_key
from portal.accounts.models import DEFAULT_CALLS, ApiKey, IdempotentCall, Role, User
from portal.accounts.passwords import hash_password
from portal.accounts.queries import active_admins, user_by_email
from portal.audit.changes import plain
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
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


def add_api_key(
    name: str, scopes: Collection[str], at: datetime, calls_per_minute: int = DEFAULT_CALLS
) -> str:
    """Make a key for another system and return it: this is the only time it can be read."""
    key = new_key()
    db.session.add(
        ApiKey(
            name=name,
            digest=key_digest(key),
            may_orders="orders" in scopes,
            may_read="read" in scopes,
            calls_per_minute=calls_per_minute,
            created_at=at,
        )
    )
    return key


def rotate_api_key(old: ApiKey, grace: timedelta, at: datetime) -> str:
    """Make a key in place of another, which works until the grace is over; return the new one.

    KeyEnded when the old one is revoked, or somebody else has replaced it.
    """
    key = new_key()
    new = ApiKey(
        name=old.name,
        digest=key_digest(key),
        may_orders=old.may_orders,
        may_read=old.may_read,
        calls_per_minute=old.calls_per_minute,
        created_at=at,
    )
    db.session.add(new)
    db.session.flush()
    replaced = db.session.execute(
        update(ApiKey)
        .where(ApiKey.id == old.id, ApiKey.replaced_by_id.is_(None), ApiKey.revoked_at.is_(None))
        .values(replaced_by_id=new.id, works_until=at + grace)
        .returning(ApiKey.id)
    )
    if replaced.one_or_none() is None:
        raise KeyEnded
    changes = {"replaced_by_id": [None, new.id], "works_until": [None, plain(at + grace)]}
    note(Deed.CHANGED, Subject(SubjectKind.API_KEY, old.id, old.name), changes)
    return key


def revoke_api_key(key: ApiKey, at: datetime) -> None:
    """End a key for good. A second time keeps the first moment."""
    key.revoked_at = key.revoked_at or at


def note_key_use(key_id: int, at: datetime, known_before: datetime) -> None:
    """Write down that a key was used, unless it is known to have been used lately."""
    db.session.execute(
        update(ApiKey)
        .where(
            ApiKey.id == key_id,
            or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < known_before),
        )
        .values(last_used_at=at)
        .execution_options(synchronize_session=False)
    )


def forget_idempotency_keys(before: datetime) -> int:
    """Forget what calls were answered before a moment; return how many."""
    done = db.session.execute(
        delete(IdempotentCall)
        .where(IdempotentCall.happened_at < before)
        .returning(IdempotentCall.key)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())
