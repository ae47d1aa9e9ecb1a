"""Tables of what people of the firm say about an answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.audit.declarations import Audited
from portal.audit.deeds import SubjectKind
from portal.storage.base import Base


class EmotionalMark(Base):
    """Somebody read this answer and says that it is an emotional one."""

    __tablename__ = "emotional_mark"
    __audit__ = Audited(
        SubjectKind.EMOTIONAL_MARK,
        plain=("marked_by_id",),
        ignored=("response_id", "marked_at"),
        key="response_id",
    )
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    marked_at: Mapped[datetime]
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    marked_by: Mapped[User] = relationship()


class QuoteChoice(Base):
    """Somebody decided whether these words hang on the wall; no row: the rule decides."""

    __tablename__ = "quote_choice"
    __audit__ = Audited(
        SubjectKind.QUOTE,
        plain=("is_shown",),
        ignored=("response_id", "chosen_at", "chosen_by_id"),
        key="response_id",
    )
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    is_shown: Mapped[bool]
    chosen_at: Mapped[datetime]
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    chosen_by: Mapped[User] = relationship()
