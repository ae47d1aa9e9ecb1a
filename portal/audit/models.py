"""Tables of the audit: entries, the chain that seals them, and where an older part was cut off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.audit.deeds import ActorKind
from portal.storage.base import Base

NAME_LENGTH, DEED_LENGTH = 200, 40
DIGEST_LENGTH = 64  # of SHA-256 in hex
GENESIS = "0" * DIGEST_LENGTH  # what the first entry of all is chained to


class AuditEntry(Base):
    """One deed, written in its own transaction; triggers of migration 020 refuse any change.

    It refers to nothing by a key: it outlives what it speaks of, and no deed waits for another
    that has to do with the same user. `detail` is JSON as text, because the chain hashes just
    this text.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        CheckConstraint(f"length(deed) BETWEEN 1 AND {DEED_LENGTH}", name="deed_length"),
        CheckConstraint(
            "actor_kind NOT IN ('user', 'api_key') OR actor_id IS NOT NULL", name="actor_is_known"
        ),
        CheckConstraint(f"length(actor_name) <= {NAME_LENGTH}", name="actor_name_length"),
        CheckConstraint("length(address) <= 45", name="address_length"),
        CheckConstraint(
            "subject_kind IS NOT NULL OR (subject_id IS NULL AND subject_name IS NULL)",
            name="subject_has_kind",
        ),
        CheckConstraint(f"length(subject_kind) BETWEEN 1 AND {DEED_LENGTH}", name="kind_length"),
        CheckConstraint(f"length(subject_name) <= {NAME_LENGTH}", name="subject_name_length"),
        # newest first, of all or of one filter
        Index("ix_audit_entry_happened_at_id", "happened_at", "id"),
        Index("ix_audit_entry_actor", "actor_kind", "actor_id", "happened_at", "id"),
        Index("ix_audit_entry_deed", "deed", "happened_at", "id"),
        Index("ix_audit_entry_subject", "subject_kind", "happened_at", "id"),
        Index("ix_audit_entry_subject_name", "subject_name", "happened_at", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime]
    deed: Mapped[str]  # one of Deed; no CHECK, so that a new deed needs no migration
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[int | None]  # of a user or a key
    actor_name: Mapped[str]  # as it was then: the user's e-mail, the key's name, the command
    address: Mapped[str | None]  # whence the request came; NULL: there was none
    subject_kind: Mapped[str | None]
    subject_id: Mapped[int | None]
    subject_name: Mapped[str | None]  # such as an order's number: nothing personal of clients
    detail: Mapped[str]


class AuditSeal(Base):
    """The place of an entry in the chain, and the digest of the chain so far."""

    __tablename__ = "audit_seal"
    __table_args__ = (
        CheckConstraint("position >= 1", name="position_from_one"),
        CheckConstraint(f"length(digest) = {DIGEST_LENGTH}", name="digest_length"),
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # deferred: what is cut off goes entries first, while their places still tell that they may
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("audit_entry.id", deferrable=True, initially="DEFERRED"), unique=True
    )
    digest: Mapped[str] = mapped_column(unique=True)
    sealed_at: Mapped[datetime]


class AuditWaiting(Base):
    """An entry that waits for its seal; a trigger writes it with the entry."""

    __tablename__ = "audit_waiting"
    __table_args__ = ({"sqlite_with_rowid": False},)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("audit_entry.id"), primary_key=True, autoincrement=False
    )


class AuditAnchor(Base):
    """Where the chain begins since older entries were cut off: the last place that is gone."""

    __tablename__ = "audit_anchor"
    __table_args__ = (
        CheckConstraint("position >= 1", name="position_from_one"),
        CheckConstraint(f"length(digest) = {DIGEST_LENGTH}", name="digest_length"),
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str]
    cut_at: Mapped[datetime]
