"""The firm's own settings: one row."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.storage.base import Base


class Company(Base):
    """What the firm says about itself and promises its clients."""

    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint("id = 1", name="single_row"),
        CheckConstraint("promise_days BETWEEN 1 AND 30", name="promise_days_range"),
        CheckConstraint("answer_days BETWEEN 1 AND 3650", name="answer_days_range"),
        CheckConstraint("colour LIKE '#______'", name="colour_shape"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    name: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    colour: Mapped[str]
    logo: Mapped[bytes | None] = mapped_column(deferred=True)
    promise_days: Mapped[int]  # working days until a person replies
    answer_days: Mapped[int]  # days for which an issued act takes answers
