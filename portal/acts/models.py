"""Tables of acts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.orders.data import OrderStatus
from portal.orders.models import Order
from portal.questionnaires.models import Questionnaire
from portal.storage.base import Base


class Act(Base):
    """The document of one delivered order; its code is the client's key to the form."""

    __tablename__ = "act"
    __table_args__ = (
        UniqueConstraint("year", "serial"),
        # order_status can only be 'delivered', and the pair must exist in `order`:
        # so no act stands on an order that is not delivered
        ForeignKeyConstraint(["order_id", "order_status"], ["order.id", "order.status"]),
        CheckConstraint("order_status = 'delivered'", name="order_is_delivered"),
        CheckConstraint("serial >= 1", name="serial_from_one"),
        CheckConstraint("length(code) = 16", name="code_length"),
        CheckConstraint("print_count >= 0", name="print_count_not_negative"),
        CheckConstraint("(print_count = 0) = (printed_at IS NULL)", name="printed_is_counted"),
        CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="voided_has_reason"),
        Index("ix_act_printed_at_year_serial", "printed_at", "year", "serial"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    serial: Mapped[int]
    code: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(unique=True)
    order_status: Mapped[OrderStatus] = mapped_column(default=OrderStatus.DELIVERED)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), index=True)
    issued_at: Mapped[datetime]
    printed_at: Mapped[datetime | None]  # the first time
    print_count: Mapped[int] = mapped_column(default=0)
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]
    order: Mapped[Order] = relationship(back_populates="act")
    questionnaire: Mapped[Questionnaire] = relationship()

    @property
    def number(self) -> str:
        """The number people use, such as 2026-00042."""
        return f"{self.year}-{self.serial:05d}"


class ActSerial(Base):
    """The last serial given in a year; its row lock makes numbers follow without holes."""

    __tablename__ = "act_serial"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
