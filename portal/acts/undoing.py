"""What a batch of orders did is put back, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Select,
    UpdateBase,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import selectinload

from portal.acts.models import Act, ActSerial
from portal.clients.models import Client, Contact
from portal.orders.batches.models import BatchOrder, OrderBatch
from portal.orders.models import Order, OrderItem
from portal.orders.snapshots import put_back
from portal.storage.base import Base, table_of
from portal.storage.database import db

CHUNK = 500
SHOWN = 10
# parts of an order and its act, which go with them
PARTS = {table_of(kind) for kind in (Act, OrderItem, BatchOrder)}


class StandsInTheWay(Exception):
    """Something happened to orders of the batch since; nothing was put back."""


def in_the_way(batch_id: int, most: int = SHOWN) -> Sequence[Order]:
    """Return the first orders for which a batch cannot be undone.

    They were changed later, or their acts were printed, answered or voided: whatever in the
    database refers to an order or its act keeps it where it is.
    """
    query = _orders_of(batch_id).where(or_(*_obstacles())).order_by(Order.id).limit(most)
    return db.session.scalars(query).all()


@dataclass(frozen=True)
class WhatGoes:
    """What undoing a batch would do: orders and acts that go, orders that are put back."""

    orders: int
    changed: int
    acts: int


def what_goes(batch_id: int) -> WhatGoes:
    """Count what undoing a batch would do."""
    counts = select(
        func.count().filter(BatchOrder.before.is_(None)),
        func.count().filter(BatchOrder.before.is_not(None)),
        func.count().filter(BatchOrder.made_act),
    ).where(BatchOrder.batch_id == batch_id)
    return WhatGoes(*db.session.execute(counts).one())


def undo(batch_id: int) -> None:
    """Put back what a batch did; the caller commits. StandsInTheWay before anything is done.

    Its acts are removed, not voided: a voided act would keep its order delivered, and these
    codes were never on paper. Their numbers are given again when no later act has one.
    """
    _lock(batch_id)
    if in_the_way(batch_id, 1):
        raise StandsInTheWay
    _remove_acts(batch_id)
    _put_orders_back(batch_id)
    _put_segments_back(batch_id)
    _remove_new_orders(batch_id)


def _orders_of(batch_id: int) -> Select[Order]:
    return (
        select(Order)
        .join(BatchOrder, BatchOrder.order_id == Order.id)
        .where(BatchOrder.batch_id == batch_id)
    )


def _obstacles() -> Iterator[ColumnElement[bool]]:
    yield Order.revision != BatchOrder.revision
    act = select(Act.id).where(Act.order_id == Order.id).correlate(Order)
    is_spent = or_(Act.printed_at.is_not(None), Act.voided_at.is_not(None))
    yield and_(BatchOrder.made_act, act.where(is_spent).exists())
    for key in _keys_to(Order):
        refers = select(key.parent).where(key.parent == Order.id).correlate(Order)
        yield and_(BatchOrder.before.is_(None), refers.exists())
    for key in _keys_to(Act):
        refers = select(key.parent).join(Act, key.parent == Act.id)
        refers = refers.where(Act.order_id == Order.id).correlate(Order)
        yield and_(BatchOrder.made_act, refers.exists())


def _keys_to(kind: type[Base]) -> Iterator[ForeignKey]:
    """Yield what refers to a table from tables that are no parts of an order."""
    for table in Base.metadata.sorted_tables:
        if table not in PARTS:
            yield from (key for key in table.foreign_keys if key.column is table_of(kind).c.id)


def _lock(batch_id: int) -> None:
    # always in the same order, acts before orders, as printing does
    mine = select(BatchOrder.order_id).where(BatchOrder.batch_id == batch_id)
    acts = select(Act.id).where(Act.order_id.in_(mine)).order_by(Act.id).with_for_update()
    orders = select(Order.id).where(Order.id.in_(mine)).order_by(Order.id).with_for_update()
    for query in (acts, orders):
        for _ in db.session.scalars(query.execution_options(yield_per=CHUNK)):
            pass


def _remove_acts(batch_id: int) -> None:
    mine = select(BatchOrder.order_id).where(BatchOrder.batch_id == batch_id, BatchOrder.made_act)
    years = select(Act.year).where(Act.order_id.in_(mine)).distinct()
    concerned = db.session.scalars(years).all()
    _run(delete(Act).where(Act.order_id.in_(mine)))
    for year in concerned:
        # the row is locked first: a number is given to nobody meanwhile
        db.session.execute(select(ActSerial).filter_by(year=year).with_for_update())
        last = select(func.coalesce(func.max(Act.serial), 0)).where(Act.year == year)
        _run(update(ActSerial).where(ActSerial.year == year).values(last=last.scalar_subquery()))


def _put_orders_back(batch_id: int) -> None:
    changed = (
        select(Order, BatchOrder.before)
        .join(BatchOrder, BatchOrder.order_id == Order.id)
        .where(BatchOrder.batch_id == batch_id, BatchOrder.before.is_not(None))
        .options(selectinload(Order.items))
        .order_by(Order.id)
    )
    after = 0
    while some := db.session.execute(changed.where(Order.id > after).limit(CHUNK)).all():
        for order, before in some:
            put_back(order, before)
        after = some[-1][0].id
        db.session.flush()
        db.session.expunge_all()


def _put_segments_back(batch_id: int) -> None:
    told = select(BatchOrder.segment).where(
        BatchOrder.batch_id == batch_id, BatchOrder.segment.is_not(None)
    )
    # the first that set a client's segment knows what it was before all
    for segment in reversed(db.session.scalars(told.order_by(BatchOrder.order_id)).all()):
        client = Client.id == segment["client_id"]
        as_left = Client.segment.is_not_distinct_from(segment["after"])
        _run(update(Client).where(client, as_left).values(segment=segment["before"]))


def _remove_new_orders(batch_id: int) -> None:
    mine = select(BatchOrder.order_id).where(
        BatchOrder.batch_id == batch_id, BatchOrder.before.is_(None)
    )
    began = select(OrderBatch.taken_in_at).where(OrderBatch.id == batch_id).scalar_subquery()
    clients = select(Order.client_id).join(BatchOrder, BatchOrder.order_id == Order.id)
    met = db.session.scalars(
        clients.join(Client, Client.id == Order.client_id)
        .where(BatchOrder.batch_id == batch_id, Client.created_at >= began)
        .distinct()
    ).all()
    _run(delete(OrderItem).where(OrderItem.order_id.in_(mine)))
    _run(delete(Order).where(Order.id.in_(mine)))
    _run(delete(BatchOrder).where(BatchOrder.batch_id == batch_id))
    ids = iter(met)
    while some := list(islice(ids, CHUNK)):
        has_orders = select(Order.id).where(Order.client_id == Client.id).exists()
        has_people = select(Contact.id).where(Contact.client_id == Client.id).exists()
        _run(delete(Client).where(Client.id.in_(some), ~has_orders, ~has_people))


def _run(step: UpdateBase) -> None:
    db.session.execute(step.execution_options(synchronize_session=False))
