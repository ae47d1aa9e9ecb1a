"""Tables of acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.acts.formats import PageFormat
from portal.acts.rules import write_number
from portal.audit.declarations import Audited
from portal.audit.deeds import Deed, SubjectKind
from portal.company.models import PackingOrder
from portal.orders.data import OrderStatus
from portal.orders.models import Order
from portal.questionnaires.models import Questionnaire
from portal.storage.base import Base


class Act(Base):
    """The document of one delivered order; its code is the client's key to the form."""

    __tablename__ = "act"
    __audit__ = Audited(
        SubjectKind.ACT,
        plain=("printed_at", "print_count", "voided_at"),
        secret=("code",),
        personal=("void_reason",),  # whatever somebody types there
        ignored=(
            *("id", "year", "serial", "order_id", "order_status"),
            *("questionnaire_id", "layout_version", "issued_at"),
        ),
        name="number",
        deeds=frozenset({Deed.CHANGED, Deed.REMOVED}),  # one comes with a delivery
    )
    __table_args__ = (
        UniqueConstraint("year", "serial"),
        # order_status can only be 'delivered', and the pair must exist in `order`:
        # so no act stands on an order that is not delivered
        ForeignKeyConstraint(["order_id", "order_status"], ["order.id", "order.status"]),
        ForeignKeyConstraint(
            ["questionnaire_id", "layout_version"],
            ["act_layout.questionnaire_id", "act_layout.version"],
        ),
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
    layout_version: Mapped[int | None]  # NULL: only ever printed without corner marks
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
        return write_number(self.year, self.serial)


class ActLayout(Base):
    """Where the marks of a questionnaire's acts stand on paper; never edited (migration 003).

    `geometry` is what `acts.geometry` says, so that a photograph of an old act can be read
    whatever the code has become since.
    """

    __tablename__ = "act_layout"
    __table_args__ = (CheckConstraint("version >= 1", name="version_from_one"),)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    geometry: Mapped[dict[str, Any]] = mapped_column(JSON)


class ActSerial(Base):
    """The last serial given in a year; its row lock makes numbers follow without holes."""

    __tablename__ = "act_serial"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class PrintBatch(Base):
    """A print run: acts that go through the printer together; its id is the number people use.

    What the run did to the acts is known only when somebody said what came out: it is settled.
    """

    __tablename__ = "print_batch"
    __audit__ = Audited(
        SubjectKind.PRINT_BATCH,
        plain=("format", "packing_order", "act_count", "repeats_id", "came_out_count"),
        ignored=("id", "made_at", "made_by_id", "settled_at", "settled_by_id"),
    )
    __table_args__ = (
        CheckConstraint("act_count >= 1", name="has_acts"),
        CheckConstraint(
            "(settled_at IS NULL) = (came_out_count IS NULL)", name="settled_is_counted"
        ),
        CheckConstraint("came_out_count BETWEEN 0 AND act_count", name="came_out_count_range"),
        CheckConstraint("settled_at >= made_at", name="settled_after_made"),
        CheckConstraint("settled_by_id IS NULL OR settled_at IS NOT NULL", name="settler_settled"),
        CheckConstraint("repeats_id < id", name="repeats_an_earlier"),
        Index("ix_print_batch_settled_at_id", "settled_at", "id"),  # those that wait for an answer
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[PageFormat]
    packing_order: Mapped[PackingOrder]
    act_count: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # NULL: a command
    repeats_id: Mapped[int | None] = mapped_column(ForeignKey("print_batch.id"))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    came_out_count: Mapped[int | None]
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id])


class PrintBatchAct(Base):
    """The place of an act in a print run."""

    __tablename__ = "print_batch_act"
    __table_args__ = (
        UniqueConstraint("batch_id", "act_id"),
        CheckConstraint("position >= 1", name="position_from_one"),
    )
    batch_id: Mapped[int] = mapped_column(ForeignKey("print_batch.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    came_out: Mapped[bool | None]  # NULL: nobody has said yet
    act: Mapped[Act] = relationship()
