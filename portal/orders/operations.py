"""What can happen to orders. Delivery makes an act too, so it is in acts.operations."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.clients.models import Contact
from portal.clients.operations import meet_client, set_segment
from portal.orders.data import OrderData, OrderStatus
from portal.orders.errors import OrderRefused
from portal.orders.models import Order, OrderItem, OrderUpload, UploadPurpose
from portal.orders.queries import order_by_external_id, stale_uploads
from portal.orders.rules import DEFAULT_CURRENCY, Outcome, client_identity, outcome, says_delivered
from portal.storage.base import table_of
from portal.storage.database import db
from portal.storage.inserts import insert_many
from portal.storage.races import insert_or_winner

UPLOAD_LIFE = timedelta(days=1)


def save_order(
    data: OrderData, at: datetime, known: Order | None = None, is_retried: bool = False
) -> tuple[Order, Outcome]:
    """Create or update an order by its external id; the same data twice changes nothing.

    `known` is the stored order when the caller has read it; without it an insert is tried
    first. `is_retried`: the caller has looked, and does the whole again should another be
    quicker (IntegrityError), which saves a savepoint. Delivery is left to acts.operations.
    Raises OrderRefused when an end state would have to be undone.
    """
    order = known
    if order is None and is_retried:
        order = _new_order(data, at)
        db.session.add(order)
        db.session.flush()
        _keep_segment(order, data)
        return order, Outcome.NEW
    if order is None:
        order, is_new = insert_or_winner(
            _new_order(data, at), lambda: order_by_external_id(data.external_id)
        )
        if is_new:
            _keep_segment(order, data)
            return order, Outcome.NEW
    result = outcome(order, data)
    if result is Outcome.CHANGED:
        _update(order, data, at)
    return order, result


def cancel_order(order: Order) -> None:
    """Cancel an order that was not delivered. OrderRefused for a delivered one."""
    if order.status is OrderStatus.DELIVERED:
        raise OrderRefused(_l("A delivered order cannot be cancelled: void its act instead."))
    if order.status is OrderStatus.NEW:
        order.status = OrderStatus.CANCELLED
        order.revision += 1


def add_contact(order: Order, contact: Contact) -> None:
    """Add a person to the order's client."""
    order.client.contacts.append(contact)


def keep_upload(
    user_id: int,
    filename: str,
    content: bytes,
    at: datetime,
    purpose: UploadPurpose = UploadPurpose.ORDERS,
) -> OrderUpload:
    """Keep an uploaded file until it is confirmed; forget those that never were."""
    for stale in stale_uploads(at - UPLOAD_LIFE):
        db.session.delete(stale)
    upload = OrderUpload(
        id=uuid.uuid4(),
        user_id=user_id,
        purpose=purpose,
        filename=filename,
        content=content,
        uploaded_at=at,
    )
    db.session.add(upload)
    return upload


def insert_orders(
    orders: Sequence[OrderData], client_ids: Mapping[str, int], at: datetime
) -> dict[str, int]:
    """Insert orders that are not here yet, delivered ones as delivered; return their ids.

    client_ids and what is returned go by external id. The acts of delivered orders are left to
    acts.taking. IntegrityError when one of the orders is here.
    """
    rows = [_row(data, client_ids[data.external_id], at) for data in orders]
    inserted = insert_many(table_of(Order), rows, "id", "external_id")
    ids = {external_id: order_id for order_id, external_id in inserted}
    items = [
        {"order_id": ids[data.external_id], "position": position, **vars(item)}
        for data in orders
        for position, item in enumerate(data.items, start=1)
    ]
    insert_many(table_of(OrderItem), items)
    return ids


def _row(data: OrderData, client_id: int, at: datetime) -> dict[str, Any]:
    delivered = says_delivered(data)
    status = data.status or OrderStatus.NEW
    return {
        **_told(data),
        "external_id": data.external_id,
        "client_id": client_id,
        "status": OrderStatus.DELIVERED if delivered else status,
        "delivered_at": (data.delivered_at or at) if delivered else None,
        "revision": 1,
    }


def _told(data: OrderData) -> dict[str, Any]:
    """Return the columns that say of an order what its source does, whenever it does."""
    return {
        "number": data.number,
        "client_name": data.client.name,
        "email": data.client.email,
        "phone": data.client.phone,
        "ordered_at": data.ordered_at,
        "amount": data.amount,
        "currency": data.currency or DEFAULT_CURRENCY,
        "manager": data.manager,
        "language": data.language,
    }


def _new_order(data: OrderData, at: datetime) -> Order:
    status = OrderStatus.CANCELLED if data.status is OrderStatus.CANCELLED else OrderStatus.NEW
    order = Order(external_id=data.external_id, status=status, delivered_at=None)
    _fill(order, data, at)
    return order


def _update(order: Order, data: OrderData, at: datetime) -> None:
    _fill(order, data, at)
    _keep_segment(order, data)
    order.revision += 1
    if data.status is OrderStatus.CANCELLED:
        order.status = OrderStatus.CANCELLED
    if order.status is OrderStatus.DELIVERED and data.delivered_at:
        order.delivered_at = data.delivered_at


def _keep_segment(order: Order, data: OrderData) -> None:
    """Set the segment when the source tells it; an order that was not inserted sets none."""
    if data.client.segment is not None:
        set_segment(order.client, data.client.segment)


def _fill(order: Order, data: OrderData, at: datetime) -> None:
    client = meet_client(client_identity(data.client), data.client.name, at)
    if order.client is not client:
        order.client = client
    for column, value in _told(data).items():
        setattr(order, column, value)
    if data.keeps_items:
        return
    order.items = [
        OrderItem(
            position=position,
            name=item.name,
            sku=item.sku,
            quantity=item.quantity,
            price=item.price,
        )
        for position, item in enumerate(data.items, start=1)
    ]
