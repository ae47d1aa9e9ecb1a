"""Tables of what was erased, and of the days on which what is old was forgotten."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.storage.base import Base

DIGEST_LENGTH = 64  # of HMAC-SHA256 in hex


class ErasureKind(StrEnum):
    """What was erased at somebody's request."""

    CLIENT = "client"
    CONTACT = "contact"
    ANSWER = "answer"
    WITHDRAWAL = "withdrawal"  # only the contact of an answer, and the leave to quote it


class Erasure(Base):
    """That something was erased, when and by whom; of whom it was, no row says."""

    __tablename__ = "erasure"
    __table_args__ = (CheckConstraint("orders >= 0 AND answers >= 0", name="counts_not_negative"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ErasureKind]
    happened_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # NULL: a command
    orders: Mapped[int]
    answers: Mapped[int]
    by: Mapped[User | None] = relationship()
    marks: Mapped[list[ErasureMark]] = relationship(cascade="all, delete-orphan")


class ErasureMark(Base):
    """By what it is found again in a backup that is put back: a keyed digest, see marks.py."""

    __tablename__ = "erasure_mark"
    __table_args__ = (CheckConstraint(f"length(digest) = {DIGEST_LENGTH}", name="digest_length"),)
    erasure_id: Mapped[int] = mapped_column(
        ForeignKey("erasure.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(primary_key=True, index=True)


class RetentionRun(Base):
    """A day on which what is old was forgotten; the row is made by whoever begins."""

    __tablename__ = "retention_run"
    __table_args__ = (
        CheckConstraint("answers >= 0 AND clients >= 0", name="counts_not_negative"),
        CheckConstraint("ended_at >= began_at", name="ended_after_began"),
    )
    day: Mapped[date] = mapped_column(primary_key=True)  # in the firm's zone
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # NULL: there is more to do
    answers: Mapped[int]
    clients: Mapped[int]
