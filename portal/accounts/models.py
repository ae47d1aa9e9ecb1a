"""Tables of users and API keys."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.storage.base import Base


class Role(StrEnum):
    """What a user may do: staff print and type in, admins also see numbers and settings."""

    STAFF = "staff"
    ADMIN = "admin"


class User(UserMixin, Base):
    """A person of the firm who signs in."""

    __tablename__ = "user"
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

    def get_id(self) -> str:
        """Return what a session keeps: a new password makes the old sessions' word void."""
        return f"{self.id}:{hashlib.sha256(self.password_hash.encode()).hexdigest()[:16]}"

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


class ApiKey(Base):
    """A key of another system; only its digest is kept."""

    __tablename__ = "api_key"
    __table_args__ = (CheckConstraint("may_orders OR may_read", name="has_a_scope"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)  # SHA-256 in hex
    may_orders: Mapped[bool]  # writes orders, reads orders and acts
    may_read: Mapped[bool]  # reads everything
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
