"""Tables of batches: a file of orders, its bytes, its refused lines, and what it did."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.audit.declarations import Audited
from portal.audit.deeds import SubjectKind
from portal.storage.base import Base

NAME_LENGTH = 200


class BatchState(StrEnum):
    """How far a file has got."""

    MAPPING = "mapping"  # waits for a person to say what its columns are
    READING = "reading"  # its rows are read, or wait for it
    COMPARING = "comparing"  # with the orders that are here
    PREVIEWED = "previewed"  # waits for a person to agree
    TAKING_IN = "taking_in"
    DONE = "done"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"


class OrderBatch(Base):
    """A file of orders from the moment it came; its id is the number people use.

    added, changed, same and delivered are orders: before the file is taken in, of what it would
    do, afterwards of what it did. done and total: how much of the present step is behind,
    bytes of the file while it is read, orders from then on.
    """

    __tablename__ = "order_batch"
    __table_args__ = (
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_says_why"),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone_has_moment"),
        CheckConstraint("done BETWEEN 0 AND total", name="done_range"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint(
            "added >= 0 AND changed >= 0 AND same >= 0 AND delivered >= 0 AND refused_lines >= 0",
            name="counts_not_negative",
        ),
        CheckConstraint("language IN ('ru', 'en')", name="language_known"),
        Index("ix_order_batch_state_leased_until", "state", "leased_until"),  # what waits for work
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str]
    size_bytes: Mapped[int]
    language: Mapped[str]  # of the person who sent it: reasons of refusals are written in it
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # NULL: a command
    state: Mapped[BatchState]
    mapping: Mapped[str | None]  # a system's or "plain"; NULL: the titles tell
    # what a person said of the columns; NULL: nobody did
    columns: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    system: Mapped[str | None]  # whose file it is, as pages say it; NULL: our own columns
    header: Mapped[list[str]] = mapped_column(JSON)
    sample: Mapped[dict[str, Any]] = mapped_column(JSON)  # a few cells, for saying what they are
    rows: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    delivered: Mapped[int] = mapped_column(default=0)
    refused_lines: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None]
    queued_at: Mapped[datetime]  # since when the present step is asked for
    leased_until: Mapped[datetime | None]  # until then somebody works on it
    attempts: Mapped[int] = mapped_column(default=0)  # how often it was taken up; names the lease
    taken_in_at: Mapped[datetime | None]  # when taking in began
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])

    @property
    def writes(self) -> int:
        """How many orders the file creates or changes."""
        return self.added + self.changed


class OrderBatchPiece(Base):
    """A piece of a batch's file: any host has the bytes, and never all at once."""

    __tablename__ = "order_batch_piece"
    __table_args__ = (CheckConstraint("position >= 0", name="position_from_zero"),)
    batch_id: Mapped[int] = mapped_column(
        ForeignKey("order_batch.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes]


class RefusedLine(Base):
    """A line of a batch's file that does not go in: its cells, and each reason with its column."""

    __tablename__ = "refused_line"
    __table_args__ = (Index("ix_refused_line_batch_id_line", "batch_id", "line"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("order_batch.id", ondelete="CASCADE"))
    line: Mapped[int]
    reasons: Mapped[list[list[str | None]]] = mapped_column(JSON)
    cells: Mapped[list[str]] = mapped_column(JSON)


class BatchOrder(Base):
    """An order that a batch made or changed, with what it takes to put it back.

    revision: of the order when the batch was through with it. before: what the order said,
    NULL when it was not there. segment: the client's, when the batch set it.
    """

    __tablename__ = "order_batch_order"
    __table_args__ = (Index("ix_order_batch_order_order_id", "order_id"),)
    batch_id: Mapped[int] = mapped_column(
        ForeignKey("order_batch.id", ondelete="CASCADE"), primary_key=True
    )
    order_id: Mapped[int] = mapped_column(
        ForeignKey("order.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int]
    made_act: Mapped[bool]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    segment: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class OrderMapping(Base):
    """What a person said of the columns of some file, under a name."""

    __tablename__ = "order_mapping"
    __audit__ = Audited(
        SubjectKind.MAPPING,
        plain=("name", "columns"),
        ignored=("id", "made_at", "made_by_id"),
        name="name",
    )
    __table_args__ = (CheckConstraint("length(name) BETWEEN 1 AND 60", name="name_length"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
