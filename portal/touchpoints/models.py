"""Tables of touchpoints and their standards."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.audit.declarations import Audited
from portal.audit.deeds import SubjectKind
from portal.storage.base import Base


class Stage(StrEnum):
    """Where on the client's journey a touchpoint is met."""

    CHOOSING = "choosing"
    ORDERING = "ordering"
    RECEIVING = "receiving"
    USING = "using"
    RETURNING = "returning"


class Touchpoint(Base):
    """What the client meets. `key` is its name in forms, files and the API."""

    __tablename__ = "touchpoint"
    __audit__ = Audited(
        SubjectKind.TOUCHPOINT, plain=("key", "name_ru", "name_en", "stage", "owner"), name="key"
    )
    __table_args__ = (CheckConstraint("length(key) BETWEEN 1 AND 40", name="key_length"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name_ru: Mapped[str]
    name_en: Mapped[str]
    stage: Mapped[Stage]
    owner: Mapped[str]  # who answers for it; empty: nobody yet
    standards: Mapped[list[Standard]] = relationship(
        back_populates="touchpoint", order_by="Standard.version.desc()"
    )

    def name(self, language: str) -> str:
        """Return the name in `ru` or `en`."""
        return self.name_en if language == "en" else self.name_ru


class Standard(Base):
    """One dated version of how a touchpoint is to be done."""

    __tablename__ = "standard"
    __audit__ = Audited(
        SubjectKind.STANDARD, plain=("touchpoint_id", "version", "text", "effective_on")
    )
    __table_args__ = (
        UniqueConstraint("touchpoint_id", "version"),
        CheckConstraint("version >= 1", name="version_from_one"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    touchpoint_id: Mapped[int] = mapped_column(ForeignKey("touchpoint.id"))
    version: Mapped[int]
    text: Mapped[str]
    effective_on: Mapped[date]
    touchpoint: Mapped[Touchpoint] = relationship(back_populates="standards")
