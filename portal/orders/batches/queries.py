"""Reads of batches."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.orm import joinedload

from portal.orders.batches.models import (
    BatchState,
    OrderBatch,
    OrderBatchPiece,
    OrderMapping,
    RefusedLine,
)
from portal.storage.database import db

LATEST = 20
CHUNK = 500
WORKED_ON = (
    BatchState.READING,
    BatchState.COMPARING,
    BatchState.TAKING_IN,
    BatchState.UNDOING,
)


def batch_by_id(batch_id: int) -> OrderBatch | None:
    """Return a batch with the people who sent and undid it."""
    people = (joinedload(OrderBatch.made_by), joinedload(OrderBatch.undone_by))
    return db.session.scalar(select(OrderBatch).where(OrderBatch.id == batch_id).options(*people))


def latest_batches() -> Sequence[OrderBatch]:
    """Return the newest batches, the last one first."""
    query = select(OrderBatch).options(joinedload(OrderBatch.made_by))
    return db.session.scalars(query.order_by(OrderBatch.id.desc()).limit(LATEST)).all()


def waiting_batches(at: datetime) -> list[int]:
    """Return the batches on which somebody should work and nobody does, the oldest first."""
    query = select(OrderBatch.id).where(OrderBatch.state.in_(WORKED_ON), is_free(at))
    return list(db.session.scalars(query.order_by(OrderBatch.id)))


def is_free(at: datetime) -> ColumnElement[bool]:
    """Return the condition of a batch on which nobody works."""
    return or_(OrderBatch.leased_until.is_(None), OrderBatch.leased_until <= at)


@contextmanager
def file_of(batch_id: int) -> Iterator[BinaryIO]:
    """Give the file of a batch, copied from the database piece by piece."""
    with tempfile.TemporaryFile() as file:
        position = 0
        while piece := db.session.scalar(
            select(OrderBatchPiece.content).filter_by(batch_id=batch_id, position=position)
        ):
            db.session.rollback()  # nobody waits for us while the piece is written
            file.write(piece)
            position += 1
        db.session.rollback()
        file.seek(0)
        yield file


def first_refused_lines(batch_id: int, most: int) -> Sequence[RefusedLine]:
    """Return the first refused lines in the order of the file."""
    return db.session.scalars(_refused(batch_id).limit(most)).all()


def refused_lines(batch_id: int) -> Iterator[Sequence[RefusedLine]]:
    """Yield the refused lines in the order of the file, some at a time."""
    after = (-1, -1)
    while chunk := db.session.scalars(
        _refused(batch_id).where(tuple_(RefusedLine.line, RefusedLine.id) > after).limit(CHUNK)
    ).all():
        after = (chunk[-1].line, chunk[-1].id)
        yield chunk
        db.session.expunge_all()


def saved_mappings() -> Sequence[OrderMapping]:
    """Return the mappings that people saved, by name."""
    return db.session.scalars(select(OrderMapping).order_by(OrderMapping.name)).all()


def mapping_by_id(mapping_id: int) -> OrderMapping | None:
    """Return a saved mapping."""
    return db.session.get(OrderMapping, mapping_id)


def mapping_by_name(name: str) -> OrderMapping | None:
    """Return the mapping that was saved under a name."""
    return db.session.scalar(select(OrderMapping).filter_by(name=name))


def _refused(batch_id: int) -> Select[RefusedLine]:
    query = select(RefusedLine).where(RefusedLine.batch_id == batch_id)
    return query.order_by(RefusedLine.line, RefusedLine.id)
