"""The table of what clients agree to when they leave a contact."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.audit.declarations import Audited
from portal.audit.deeds import SubjectKind
from portal.storage.base import Base

CONSENT_LENGTH = 500


class ConsentText(Base):
    """One version of the words beside the tick, in one language; never edited (migration 021).

    A change publishes a new version in both languages: answers keep the one that was seen.
    """

    __tablename__ = "consent_text"
    __audit__ = Audited(
        SubjectKind.CONSENT_TEXT,
        plain=("version", "language", "text"),
        ignored=("id", "published_at", "published_by_id"),
    )
    __table_args__ = (
        UniqueConstraint("version", "language"),
        CheckConstraint("version >= 1", name="version_from_one"),
        CheckConstraint("language IN ('ru', 'en')", name="language_known"),
        CheckConstraint(f"length(text) BETWEEN 1 AND {CONSENT_LENGTH}", name="text_length"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    language: Mapped[str]
    text: Mapped[str]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # NULL: the portal
    published_by: Mapped[User | None] = relationship()
