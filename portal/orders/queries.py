"""Reads of orders."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import islice

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from portal.orders.data import OrderStatus
from portal.orders.models import Order, OrderUpload, UploadPurpose
from portal.storage.database import db
from portal.web.paging import Page, moment_cursor, read_moment_cursor

PAGE = 50
CHUNK = 1000  # numbers in one statement
MOST_MANAGERS = 200
LATEST = 5000


def order_by_id(order_id: int) -> Order | None:
    """Return one order with its client and items."""
    return db.session.scalar(_whole_orders().where(Order.id == order_id))


def order_by_external_id(external_id: str) -> Order | None:
    """Return the order that the shop calls so."""
    return db.session.scalar(_whole_orders().where(Order.external_id == external_id))


def orders_by_external_id(external_ids: Iterable[str]) -> dict[str, Order]:
    """Return those of the orders that are stored, by the shop's own id."""
    found = db.session.scalars(_whole_orders().where(Order.external_id.in_(list(external_ids))))
    return {order.external_id: order for order in found}


def orders_page(
    status: OrderStatus | None = None, search: str = "", after: str | None = None
) -> Page[Order]:
    """Return a page of orders, newest first. ValueError for a foreign cursor.

    `search` finds the beginning of an order's number or of its client's name.
    """
    query = select(Order).options(joinedload(Order.act))
    if status:
        query = query.where(Order.status == status)
    if search:
        query = query.where(
            or_(
                Order.number.startswith(search, autoescape=True),
                Order.client_name.startswith(search, autoescape=True),
            )
        )
    if after:
        query = query.where(tuple_(Order.ordered_at, Order.id) < read_moment_cursor(after))
    query = query.order_by(Order.ordered_at.desc(), Order.id.desc()).limit(PAGE + 1)
    rows = db.session.scalars(query).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], moment_cursor(last.ordered_at, last.id) if last else None)


def orders_after(order_id: int, limit: int) -> Sequence[Order]:
    """Return whole orders in the order in which they came, after an id."""
    query = _whole_orders().where(Order.id > order_id).order_by(Order.id).limit(limit)
    return db.session.scalars(query).all()


def order_ids_by_number(numbers: Iterable[str]) -> dict[str, int]:
    """Return the ids of orders by the number people use; a number of two orders tells neither."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    iterator = iter(numbers)
    while chunk := list(islice(iterator, CHUNK)):
        query = select(Order.number, Order.id).where(Order.number.in_(chunk))
        for number, order_id in db.session.execute(query):
            if found.setdefault(number, order_id) != order_id:
                twice.add(number)
    return {number: order_id for number, order_id in found.items() if number not in twice}


def managers() -> list[str]:
    """Return the managers of the latest 5,000 delivered orders, the busiest first, at most 200.

    The cost does not grow with the orders: who left long ago is not among them.
    """
    latest = (
        select(Order.manager)
        .where(Order.delivered_at.is_not(None))
        .order_by(Order.delivered_at.desc())
        .limit(LATEST)
        .subquery()
    )
    query = (
        select(latest.c.manager)
        .where(latest.c.manager.is_not(None))
        .group_by(latest.c.manager)
        .order_by(func.count().desc(), latest.c.manager)
        .limit(MOST_MANAGERS)
    )
    return list(db.session.scalars(query))


def upload_by_id(
    upload_id: uuid.UUID, user_id: int, purpose: UploadPurpose = UploadPurpose.ORDERS
) -> OrderUpload | None:
    """Return a user's uploaded file that waits for its confirmation."""
    return db.session.scalar(
        select(OrderUpload).filter_by(id=upload_id, user_id=user_id, purpose=purpose)
    )


def stale_uploads(before: datetime) -> Sequence[OrderUpload]:
    """Return files that nobody confirmed."""
    return db.session.scalars(select(OrderUpload).where(OrderUpload.uploaded_at < before)).all()


@cache
def _whole_orders() -> Select[Order]:
    return select(Order).options(
        joinedload(Order.client, innerjoin=True),
        selectinload(Order.items),
        joinedload(Order.act),
    )
