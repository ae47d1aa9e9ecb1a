"""Bodies that the shop sends."""

from __future__ import annotations

from typing import Any


def order(**changes: Any) -> dict[str, Any]:
    """Return the least order that is valid, with changes."""
    return {
        "number": "1042",
        "client": {"name": "ООО «Ромашка»"},
        "ordered_at": "2026-11-03T10:00:00+03:00",
        "items": [{"name": "Куртка", "quantity": 2}],
        **changes,
    }


def delivered_order(**changes: Any) -> dict[str, Any]:
    """Return an order that was delivered."""
    return order(**{"delivered_at": "2026-11-20T12:00:00Z", **changes})


FULL = {
    "number": "1042",
    "client": {
        "name": "ООО «Ромашка»",
        "email": "Ann@EXAMPLE.com",
        "phone": "8 (916) 123-45-67",
        "external_id": "c-7",
        "segment": "агентства",
    },
    "ordered_at": "2026-11-03T10:00:00+03:00",
    "delivered_at": "2026-11-20T12:00:00",
    "status": "delivered",
    "amount": "1234.5",
    "currency": "rub",
    "manager": "Мария",
    "language": "en-GB",
    "items": [
        {"name": "Куртка", "sku": "J-1", "quantity": 2, "price": 600},
        {"name": "Ткань", "sku": None, "quantity": "0.500", "price": 69.00},
    ],
}
