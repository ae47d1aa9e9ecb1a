"""Tables of claims."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.storage.base import Base


class Solution(StrEnum):
    """What the client wants done."""

    REPAIR = "repair"
    REPLACE = "replace"
    REFUND = "refund"
    DISCOUNT = "discount"
    TALK = "talk"


class Claim(Base):
    """A complaint inside a response, with the day by which a person replies."""

    __tablename__ = "claim"
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    text: Mapped[str]  # empty when only a solution was ticked
    solution: Mapped[Solution | None]
    promised_on: Mapped[date]
