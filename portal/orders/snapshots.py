"""What an order said at some moment, as JSON: to put it back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from portal.orders.data import OrderStatus
from portal.orders.models import Order, OrderItem

_TEXTS = (
    "number", "client_id", "client_name", "email", "phone", "currency", "manager", "language",
    "revision",
)  # fmt: skip


def snapshot(order: Order) -> dict[str, Any]:
    """Return everything that can change of an order."""
    return {
        **{name: getattr(order, name) for name in _TEXTS},
        "status": order.status.value,
        "ordered_at": order.ordered_at.isoformat(),
        "delivered_at": order.delivered_at.isoformat() if order.delivered_at else None,
        "amount": _written(order.amount),
        "items": [
            [item.name, item.sku, str(item.quantity), _written(item.price)] for item in order.items
        ],
    }


def put_back(order: Order, said: dict[str, Any]) -> None:
    """Let an order say what it said when the snapshot was taken."""
    for name in _TEXTS:
        setattr(order, name, said[name])
    order.status = OrderStatus(said["status"])
    order.ordered_at = datetime.fromisoformat(said["ordered_at"])
    delivered = said["delivered_at"]
    order.delivered_at = datetime.fromisoformat(delivered) if delivered else None
    order.amount = _read(said["amount"])
    order.items = [
        OrderItem(
            position=position, name=name, sku=sku, quantity=Decimal(quantity), price=_read(price)
        )
        for position, (name, sku, quantity, price) in enumerate(said["items"], start=1)
    ]


def _written(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _read(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
