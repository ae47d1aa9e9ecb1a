"""Tables of coming in: links to a password, second factors, tries."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.models import DIGEST_LENGTH, Role
from portal.audit.declarations import Audited
from portal.audit.deeds import Deed, SubjectKind
from portal.storage.base import Base


class Purpose(StrEnum):
    """What a link is for."""

    JOIN = "join"  # a new colleague chooses a password
    RESET = "reset"  # a colleague chooses another one


class Invitation(Base):
    """A link by which one person chooses a password, once; only its digest is kept."""

    __tablename__ = "invitation"
    __audit__ = Audited(
        SubjectKind.INVITATION,
        plain=("purpose", "email", "role", "user_id", "expires_at"),
        secret=("digest",),
        ignored=("id", "made_at", "used_at", "revoked_at"),
        name="email",
        deeds=frozenset({Deed.CREATED}),  # use and end are noted as such
    )
    __table_args__ = (
        CheckConstraint(f"length(digest) = {DIGEST_LENGTH}", name="digest_length"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("(purpose = 'join') = (role IS NOT NULL)", name="join_has_role"),
        CheckConstraint("(purpose = 'reset') = (user_id IS NOT NULL)", name="reset_has_user"),
        CheckConstraint("expires_at > made_at", name="expires_later"),
        CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name="used_or_revoked"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)  # SHA-256 in hex
    purpose: Mapped[Purpose]
    email: Mapped[str]
    role: Mapped[Role | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    def is_open(self, at: datetime) -> bool:
        """Tell whether the link leads to a password at a moment."""
        return self.used_at is None and self.revoked_at is None and at < self.expires_at


class OneTimePassword(Base):
    """Until when the password that a person was given opens the door; no row: for ever."""

    __tablename__ = "one_time_password"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    expires_at: Mapped[datetime]


class ResetRequest(Base):
    """Somebody who forgot the password of an e-mail; the worker looks whether it is anybody's.

    It stays for a while after the mail, so that one e-mail is not written to again and again.
    """

    __tablename__ = "reset_request"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)
    email: Mapped[str] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class SecondFactor(Base):
    """A person's app that shows codes. Its secret is made of the seed and the portal's key."""

    __tablename__ = "second_factor"
    __table_args__ = (
        CheckConstraint("length(seed) = 64", name="seed_length"),
        CheckConstraint("length(key_mark) = 8", name="key_mark_length"),
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    seed: Mapped[str]  # 256 random bits in hex
    key_mark: Mapped[str]  # which key of the portal it belongs to
    made_at: Mapped[datetime]
    last_step: Mapped[int]  # of 30 s since 1970: codes of it and before are spent


class RecoveryCode(Base):
    """A code in place of the app's, once; only its digest is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (CheckConstraint(f"length(digest) = {DIGEST_LENGTH}", name="digest_length"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("second_factor.user_id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 in hex
    used_at: Mapped[datetime | None]


class FactorRule(StrEnum):
    """Who cannot come in without a second factor."""

    NOBODY = "nobody"
    ADMINS = "admins"
    EVERYONE = "everyone"


class SignInRule(Base):
    """What the firm asks of those who sign in: one row."""

    __tablename__ = "sign_in_rule"
    __audit__ = Audited(SubjectKind.SIGN_IN_RULE, plain=("factor_for",))
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)
    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    factor_for: Mapped[FactorRule]


class TryScope(StrEnum):
    """What tries are counted by."""

    ACCOUNT = "account"  # one account, from anywhere
    DEVICE = "device"  # one account, from a browser in which its person has signed in
    ADDRESS = "address"  # any account, from one address of the network
    CODE = "code"  # codes of one account's second factor, after its password
    CONFIRM = "confirm"  # the password again, of one who is signed in
    FORGOTTEN = "forgotten"  # askings for a new password, from one address


class SignInTry(Base):
    """How many tries in a row failed, and from when on the next one is heard."""

    __tablename__ = "sign_in_try"
    __table_args__ = (
        CheckConstraint(f"length(digest) = {DIGEST_LENGTH}", name="digest_length"),
        CheckConstraint("failures >= 0", name="failures_from_zero"),
    )
    scope: Mapped[TryScope] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)  # of the e-mail, device or address
    failures: Mapped[int]
    tried_at: Mapped[datetime] = mapped_column(index=True)
    free_at: Mapped[datetime]
