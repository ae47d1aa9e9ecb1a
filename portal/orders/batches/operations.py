"""What can happen to batches, but for the orders in them, which make acts too."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from sqlalchemy import ColumnElement, String, cast, delete, insert, select, update

from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.orders.batches.models import (
    NAME_LENGTH,
    BatchOrder,
    BatchState,
    OrderBatch,
    OrderBatchPiece,
    RefusedLine,
)
from portal.orders.batches.queries import WORKED_ON
from portal.orders.files.table import OpenTable
from portal.storage.database import db

PIECE_BYTES = 1024 * 1024
UNAGREED_LIFE = timedelta(days=1)
UNDO_LIFE = timedelta(days=30)  # afterwards what the orders said before is forgotten, too
UNAGREED = (BatchState.MAPPING, BatchState.PREVIEWED, BatchState.FAILED)
NOTHING_YET = {"done": 0, "added": 0, "changed": 0, "same": 0, "delivered": 0, "refused_lines": 0}


def keep_file(
    file: BinaryIO,
    filename: str,
    table: OpenTable,
    sample: dict[str, Any],
    language: str,
    at: datetime,
    made_by_id: int | None = None,
) -> OrderBatch:
    """Keep a file of orders until its batch is through; forget those to which nobody agreed."""
    forget_old_batches(at)
    size = file.seek(0, 2)
    batch = OrderBatch(
        filename=filename[:NAME_LENGTH],
        size_bytes=size,
        total=size,
        language=language,
        made_at=at,
        made_by_id=made_by_id,
        state=BatchState.READING,
        queued_at=at,
        header=list(table.header),
        sample=sample,
    )
    db.session.add(batch)
    db.session.flush()
    file.seek(0)
    position = 0
    while content := file.read(PIECE_BYTES):
        row = {"batch_id": batch.id, "position": position, "content": content}
        db.session.execute(insert(OrderBatchPiece), [row])
        position += 1
    return batch


def forget_old_batches(at: datetime) -> None:
    """Delete files to which nobody agreed within a day, and what old batches know of people."""
    unagreed = (OrderBatch.state.in_(UNAGREED), OrderBatch.taken_in_at.is_(None))
    stale = delete(OrderBatch).where(*unagreed, OrderBatch.made_at < at - UNAGREED_LIFE)
    db.session.execute(stale.execution_options(synchronize_session=False))
    idle = select(OrderBatch.id).where(
        OrderBatch.state.not_in(WORKED_ON), OrderBatch.made_at < at - UNAGREED_LIFE
    )
    pieces = delete(OrderBatchPiece).where(OrderBatchPiece.batch_id.in_(idle))
    db.session.execute(pieces.execution_options(synchronize_session=False))
    old = select(OrderBatch.id).where(OrderBatch.taken_in_at < at - UNDO_LIFE)
    has_sample = cast(OrderBatch.sample, String) != "{}"  # cells as they stood in the file
    emptied = update(OrderBatch).where(OrderBatch.id.in_(old), has_sample).values(sample={})
    db.session.execute(emptied.execution_options(synchronize_session=False))
    for kind in (BatchOrder, RefusedLine):
        step = delete(kind).where(kind.batch_id.in_(old))
        db.session.execute(step.execution_options(synchronize_session=False))


def forget_file(batch_id: int) -> None:
    """Drop the bytes of a batch, which are not needed any more."""
    step = delete(OrderBatchPiece).where(OrderBatchPiece.batch_id == batch_id)
    db.session.execute(step.execution_options(synchronize_session=False))


def read_as(
    batch: OrderBatch, mapping: str | None, columns: dict[str, Any] | None, at: datetime
) -> bool:
    """Let a file that did not go in yet be read as a mapping, or as a person said of its columns.

    Return False when it is past that.
    """
    values = {"mapping": mapping, "columns": columns, "total": batch.size_bytes, "rows": 0}
    not_begun = OrderBatch.taken_in_at.is_(None)
    return _move(batch, UNAGREED, BatchState.READING, at, not_begun, **values, **NOTHING_YET)


def agree(batch: OrderBatch, at: datetime) -> bool:
    """Let a file that was looked at be taken in, once; return False when it is past that."""
    db.session.execute(delete(RefusedLine).where(RefusedLine.batch_id == batch.id))
    begun = {"taken_in_at": at, **NOTHING_YET}
    is_ours = _move(batch, (BatchState.PREVIEWED,), BatchState.TAKING_IN, at, **begun)
    if is_ours:
        note(Deed.IMPORT_BEGUN, _subject(batch), filename=batch.filename)
    return is_ours


def ask_to_undo(batch: OrderBatch, at: datetime, user_id: int | None = None) -> bool:
    """Let what a batch did be undone; return False when there is nothing to undo."""
    did_something = select(BatchOrder.order_id).where(BatchOrder.batch_id == batch.id).exists()
    states = (BatchState.DONE, BatchState.FAILED)
    is_ours = _move(batch, states, BatchState.UNDOING, at, did_something, undone_by_id=user_id)
    if is_ours:
        note(Deed.UNDO_BEGUN, _subject(batch), filename=batch.filename)
    return is_ours


def _subject(batch: OrderBatch) -> Subject:
    return Subject(SubjectKind.ORDER_BATCH, batch.id)


def _move(
    batch: OrderBatch,
    states: Collection[BatchState],
    state: BatchState,
    at: datetime,
    *conditions: ColumnElement[bool],
    **values: Any,
) -> bool:
    # the database settles which of two presses it was
    step = (
        update(OrderBatch)
        .where(OrderBatch.id == batch.id, OrderBatch.state.in_(states), *conditions)
        .values(state=state, queued_at=at, leased_until=None, failure=None, **values)
        .returning(OrderBatch.id)
        .execution_options(synchronize_session=False)
    )
    is_ours = db.session.scalar(step) is not None
    db.session.refresh(batch)
    return is_ours
