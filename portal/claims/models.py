"""Tables of claims."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.audit.declarations import Audited
from portal.audit.deeds import Deed, SubjectKind
from portal.storage.base import Base

OPEN = "replied_at IS NULL AND late_at IS NULL"
WAITING = "replied_at IS NULL"


class Solution(StrEnum):
    """What the client wants done."""

    REPAIR = "repair"
    REPLACE = "replace"
    REFUND = "refund"
    DISCOUNT = "discount"
    TALK = "talk"


class Claim(Base):
    """A complaint inside a response, with the day by which a person replies.

    `late_at`: when it was noticed that nobody had replied in time.
    """

    __tablename__ = "claim"
    __audit__ = Audited(
        SubjectKind.CLAIM,
        plain=("solution", "promised_on", "replied_at", "replied_by_id", "late_at"),
        personal=("text",),
        ignored=("response_id",),
        key="response_id",
        deeds=frozenset({Deed.CHANGED, Deed.REMOVED}),  # one comes with the client's answer
    )
    __table_args__ = (
        CheckConstraint("replied_by_id IS NULL OR replied_at IS NOT NULL", name="replier_replied"),
        # those that may become late
        Index(
            "ix_claim_open",
            "promised_on",
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        # those that the list of claims begins with
        Index(
            "ix_claim_waiting",
            "promised_on",
            "response_id",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
    )
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    text: Mapped[str]  # empty when only a solution was ticked
    solution: Mapped[Solution | None]
    promised_on: Mapped[date]
    replied_at: Mapped[datetime | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    late_at: Mapped[datetime | None]
    replied_by: Mapped[User | None] = relationship()
