"""Tables of answers."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.acts.models import Act
from portal.claims.models import Claim
from portal.clients.models import BuyerRole
from portal.storage.base import Base
from portal.touchpoints.models import Touchpoint


class Channel(StrEnum):
    """How an answer came: QR scanned, code typed, paper typed in by staff, paper photographed."""

    QR = "qr"
    CODE = "code"
    PAPER = "paper"
    SCAN = "scan"


class Response(Base):
    """One person's answers to one act.

    A changed answer is a new row and the old one points to it: history stays, and the
    numbers count only rows with no `replaced_by_id`.
    """

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("nps BETWEEN 0 AND 10", name="nps_range"),
        CheckConstraint("contact IS NULL OR consent", name="contact_has_consent"),
        CheckConstraint("replaced_by_id <> id", name="replaced_by_another"),
        Index("ix_response_submitted_at_id", "submitted_at", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    submission: Mapped[uuid.UUID] = mapped_column(unique=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    channel: Mapped[Channel]
    role: Mapped[BuyerRole | None]
    submitted_at: Mapped[datetime]
    language: Mapped[str]
    nps: Mapped[int | None]
    comment: Mapped[str | None]
    contact: Mapped[str | None]
    consent: Mapped[bool]
    publish: Mapped[bool]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"), unique=True)
    act: Mapped[Act] = relationship()
    ratings: Mapped[list[Rating]] = relationship(back_populates="response")
    remarks: Mapped[list[Remark]] = relationship(back_populates="response")
    claim: Mapped[Claim | None] = relationship()


class Rating(Base):
    """One touchpoint in one response. No row: left blank. No emotion: not noticed.

    One column says both, so a rating that is noticed and not cannot be written down.
    """

    __tablename__ = "rating"
    __table_args__ = (CheckConstraint("emotion BETWEEN 1 AND 5", name="emotion_range"),)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    touchpoint_id: Mapped[int] = mapped_column(
        ForeignKey("touchpoint.id"), primary_key=True, index=True
    )
    emotion: Mapped[int | None]
    response: Mapped[Response] = relationship(back_populates="ratings")
    touchpoint: Mapped[Touchpoint] = relationship(lazy="joined", innerjoin=True)


class Remark(Base):
    """Why a touchpoint felt as it did; may stand without a rating."""

    __tablename__ = "remark"
    __table_args__ = (CheckConstraint("length(text) > 0", name="text_not_empty"),)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    touchpoint_id: Mapped[int] = mapped_column(ForeignKey("touchpoint.id"), primary_key=True)
    text: Mapped[str]
    response: Mapped[Response] = relationship(back_populates="remarks")
    touchpoint: Mapped[Touchpoint] = relationship(lazy="joined", innerjoin=True)
