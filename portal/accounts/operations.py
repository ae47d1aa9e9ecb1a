"""What can happen to users and keys."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update

from portal.accounts.errors import KeyEnded, LastAdmin, UserExists
from portal.accounts.keys import key_digest, new_key
from portal.accounts.models import DEFAULT_CALLS, ApiKey, IdempotentCall, Role, User
from portal.accounts.passwords import hash_password, is_outdated
from portal.accounts.queries import other_active_admins, user_by_email
from portal.accounts.session_operations import end_sessions
from portal.accounts.sign_in_models import Invitation, OneTimePassword
from portal.audit.changes import plain
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.storage.database import db
from portal.storage.races import insert_or_winner

ONE_TIME_PASSWORD_LIFE = timedelta(hours=72)


def add_user(
    email: str, role: Role, password: str, at: datetime, must_change_password: bool = False
) -> User:
    """Add a user. UserExists when the e-mail is taken.

    A password that must be changed opens the door for three days.
    """
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
    if must_change_password:
        expires_at = at + ONE_TIME_PASSWORD_LIFE
        db.session.add(OneTimePassword(user_id=added.id, expires_at=expires_at))
    return added


def set_password(user: User, password: str, at: datetime) -> None:
    """Give a user a password of their own; all of their sessions end, and links to another one."""
    user.password_hash = hash_password(password)
    user.must_change_password = False
    db.session.execute(delete(OneTimePassword).where(OneTimePassword.user_id == user.id))
    links = update(Invitation).where(
        Invitation.user_id == user.id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
    )
    db.session.execute(links.values(revoked_at=at))
    end_sessions(user.id, at)


def renew_hash(user: User, password: str) -> None:
    """Hash the password that a user has just shown anew, if the parameters have changed since."""
    if is_outdated(user.password_hash):
        user.password_hash = hash_password(password)


def set_active(user: User, active: bool, at: datetime) -> None:
    """Open or close an account; closed, its sessions end. LastAdmin when no admin would be left."""
    if not active:
        _leave_an_admin(user)
        end_sessions(user.id, at)
    user.active = active


def set_role(user: User, role: Role, at: datetime) -> None:
    """Give a user another role; their sessions end. LastAdmin when no admin would be left."""
    if role is not user.role:
        _leave_an_admin(user)
        user.role = role
        end_sessions(user.id, at)


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


def _leave_an_admin(user: User) -> None:
    if user.role is Role.ADMIN and user.active and not other_active_admins(user.id):
        raise LastAdmin
