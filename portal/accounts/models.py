"""Tables of users, their sessions, API keys and calls that are not to happen twice."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.declarations import Audited
from portal.audit.deeds import SubjectKind
from portal.storage.base import Base


class Role(StrEnum):
    """What a user may do; matrix.py says it page by page."""

    PRINTER = "printer"  # prints acts
    STAFF = "staff"  # orders, acts and claims
    ANALYST = "analyst"  # statistics, read only
    ADMIN = "admin"  # all of it


class User(UserMixin, Base):
    """A person of the firm who signs in."""

    __tablename__ = "user"
    __audit__ = Audited(
        SubjectKind.USER,
        plain=("email", "role", "active", "must_change_password"),
        secret=("password_hash",),
        ignored=("id", "created_at"),
        name="email",
    )
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    role: Mapped[Role]
    active: Mapped[bool]
    must_change_password: Mapped[bool]
    created_at: Mapped[datetime]

    @property
    def is_active(self) -> bool:
        """Flask-Login's question: may this user sign in?"""
        return self.active


DEFAULT_CALLS, MOST_CALLS = 12_000, 60_000  # a minute: 200 and 1,000 a second
DIGEST_LENGTH = 64  # of SHA-256 in hex
IDEMPOTENCY_KEY_LENGTH = 255
DEVICE_LENGTH = 60


class UserSession(Base):
    """A session of a person who signed in. The cookie holds a token, of which this is the digest.

    It opens pages until it is ended, or too old, or unused for too long: see rules.py. Rows of
    ended sessions are kept for a while, so that a browser that comes with one is told why.
    """

    __tablename__ = "user_session"
    __table_args__ = (
        CheckConstraint(f"length(digest) = {DIGEST_LENGTH}", name="digest_length"),
        CheckConstraint(f"length(device) <= {DEVICE_LENGTH}", name="device_length"),
        CheckConstraint("seen_at >= began_at", name="seen_after_began"),
        CheckConstraint("confirmed_at >= began_at", name="confirmed_after_began"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)  # SHA-256 in hex
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime]  # to some minutes, see guards.py
    confirmed_at: Mapped[datetime]  # when the password was last shown
    ended_at: Mapped[datetime | None]
    address: Mapped[str]  # from which it began
    device: Mapped[str]  # "Chrome, Android"; empty when the browser did not say
    user: Mapped[User] = relationship()


class ApiKey(Base):
    """A key of another system; only its digest is kept.

    A key that was replaced goes on working until `works_until`, so that a shop can change over.
    """

    __tablename__ = "api_key"
    __audit__ = Audited(
        SubjectKind.API_KEY,
        plain=(
            *("name", "may_orders", "may_read", "calls_per_minute"),
            *("replaced_by_id", "works_until", "revoked_at"),
        ),
        secret=("digest",),
        ignored=("id", "created_at", "last_used_at"),
        name="name",
    )
    __table_args__ = (
        CheckConstraint("may_orders OR may_read", name="has_a_scope"),
        CheckConstraint(f"calls_per_minute BETWEEN 1 AND {MOST_CALLS}", name="calls_range"),
        CheckConstraint("(replaced_by_id IS NULL) = (works_until IS NULL)", name="replaced_ends"),
        CheckConstraint("replaced_by_id > id", name="replaced_by_a_later"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)  # SHA-256 in hex
    may_orders: Mapped[bool]  # writes orders, reads orders and acts
    may_read: Mapped[bool]  # reads everything
    calls_per_minute: Mapped[int] = mapped_column(default=DEFAULT_CALLS)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]  # to some minutes, see api.auth
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("api_key.id"), unique=True)
    works_until: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the key may do, by the names that commands and the API use."""
        named = {"orders": self.may_orders, "read": self.may_read}
        return tuple(name for name, allowed in named.items() if allowed)

    def is_live(self, at: datetime) -> bool:
        """Tell whether the key opens anything at a moment."""
        return self.revoked_at is None and (self.works_until is None or at < self.works_until)


class IdempotentCall(Base):
    """What a call with an Idempotency-Key was answered, for who repeats it.

    Written in the transaction of the call itself: there is an answer exactly when it happened.
    """

    __tablename__ = "idempotent_call"
    __table_args__ = (
        CheckConstraint(f"length(key) BETWEEN 1 AND {IDEMPOTENCY_KEY_LENGTH}", name="key_length"),
        CheckConstraint(f"length(fingerprint) = {DIGEST_LENGTH}", name="fingerprint_length"),
        CheckConstraint("status BETWEEN 200 AND 299", name="status_of_success"),
    )
    api_key_id: Mapped[int] = mapped_column(ForeignKey("api_key.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]  # of method, path and body
    status: Mapped[int]
    body: Mapped[str]  # JSON, as it was sent
    happened_at: Mapped[datetime] = mapped_column(index=True)
