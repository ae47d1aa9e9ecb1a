"""What must never stand of a batch of orders, the database itself refuses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.orders.batches.models import (
    BatchOrder,
    BatchState,
    OrderBatch,
    OrderBatchPiece,
    OrderMapping,
    RefusedLine,
)
from portal.storage.database import db
from tests.factories.orders import AT, make_order


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def refused(*rows: object, by: str) -> None:
    db.session.add_all(rows)
    with pytest.raises(IntegrityError) as caught:
        db.session.flush()
    assert by in str(caught.value) or db.engine.dialect.name == "sqlite"


def bare_batch(**changes: object) -> OrderBatch:
    values = {
        "filename": "orders.csv", "size_bytes": 10, "language": "ru", "made_at": AT,
        "queued_at": AT, "state": BatchState.READING, "header": [], "sample": {},
        "total": 10,
    }  # fmt: skip
    return OrderBatch(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"state": BatchState.FAILED}, "failed_says_why"),
        ({"failure": "Почему-то"}, "failed_says_why"),
        ({"state": BatchState.UNDONE}, "undone_has_moment"),
        ({"undone_at": AT}, "undone_has_moment"),
        ({"done": 11}, "done_range"),
        ({"done": -1}, "done_range"),
        ({"attempts": -1}, "attempts_not_negative"),
        ({"refused_lines": -1}, "counts_not_negative"),
        ({"language": "de"}, "language_known"),
    ],
)
def test_batch_that_cannot_be_is_refused(changes: dict[str, object], by: str) -> None:
    refused(bare_batch(**changes), by=by)


def test_two_mappings_of_one_name_are_refused() -> None:
    names = [OrderMapping(name="Магазин", columns={}, made_at=AT) for _ in range(2)]
    refused(*names, by="uq_order_mapping_name")


def test_mapping_without_a_name_is_refused() -> None:
    refused(OrderMapping(name="", columns={}, made_at=AT), by="name_length")


def test_piece_of_no_batch_is_refused() -> None:
    refused(OrderBatchPiece(batch_id=77, position=0, content=b""), by="fk_order_batch_piece")


def test_refused_line_of_no_batch_is_refused() -> None:
    refused(RefusedLine(batch_id=77, line=1, reasons=[], cells=[]), by="fk_refused_line")


def test_piece_before_the_first_is_refused() -> None:
    batch = bare_batch()
    db.session.add(batch)
    db.session.flush()
    piece = OrderBatchPiece(batch_id=batch.id, position=-1, content=b"")
    refused(piece, by="position_from_zero")


def test_order_of_a_revision_below_the_first_is_refused() -> None:
    make_order().revision = 0
    refused(by="revision_from_one")


def test_batch_takes_its_parts_with_it_and_an_order_its_place_in_a_batch() -> None:
    batch, order = bare_batch(), make_order()
    db.session.add(batch)
    db.session.flush()
    db.session.add_all([
        OrderBatchPiece(batch_id=batch.id, position=0, content=b"x"),
        RefusedLine(batch_id=batch.id, line=1, reasons=[], cells=[]),
        BatchOrder(batch_id=batch.id, order_id=order.id, revision=1, made_act=False),
    ])  # fmt: skip
    db.session.flush()
    db.session.execute(delete(OrderBatch))
    for part in (OrderBatchPiece, RefusedLine, BatchOrder):
        assert db.session.scalars(select(part)).all() == []
