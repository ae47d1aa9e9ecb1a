"""An order object of Shopify becomes an order, or is refused by the field at fault."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.orders.data import OrderStatus
from portal.orders.shops.errors import BodyRefused
from portal.orders.shops.shopify import order_from_shopify

# beside the checkout; a worktree lies one folder deeper
FOLDERS = [parent / "shared/data/orders/shopify_json" for parent in Path(__file__).parents]


def body(**changes: Any) -> dict[str, Any]:
    """Return an order object of two lines, some of its fields changed."""
    return {
        "id": 5_678_901_234_567,
        "name": "#1001",
        "email": "ann@example.com",
        "created_at": "2025-12-06T10:37:33-05:00",
        "cancelled_at": None,
        "financial_status": "paid",
        "fulfillment_status": "fulfilled",
        "currency": "EUR",
        "total_price": "20.00",
        "billing_address": {"name": "Ann Lee", "phone": "(212) 555-0147", "country_code": "US"},
        "line_items": [
            {"name": "Cap", "sku": "C-1", "quantity": 2, "price": "7.50"},
            {"name": "Mug", "sku": None, "quantity": 1, "price": "5.00"},
        ],
        **changes,
    }


def parcel(**changes: Any) -> dict[str, Any]:
    return {
        "status": "success",
        "shipment_status": "delivered",
        "updated_at": "2025-12-09T12:00:00-05:00",
        **changes,
    }


def test_order_object_says_who_ordered_what_and_when() -> None:
    order = order_from_shopify(body())
    assert (order.external_id, order.number, order.client.name) == ("#1001", "#1001", "Ann Lee")
    assert (order.client.email, order.client.phone) == ("ann@example.com", "+12125550147")
    assert order.ordered_at == datetime(2025, 12, 6, 15, 37, 33, tzinfo=UTC)
    assert (order.amount, order.currency, order.status) == (Decimal("20.00"), "EUR", None)
    assert [(item.name, item.sku, item.quantity, item.price) for item in order.items] == [
        ("Cap", "C-1", Decimal(2), Decimal("7.50")),
        ("Mug", None, Decimal(1), Decimal("5.00")),
    ]


def test_order_is_delivered_when_its_last_parcel_is() -> None:
    later = parcel(updated_at="2025-12-10T12:00:00-05:00")
    order = order_from_shopify(body(fulfillments=[parcel(), later, parcel(status="cancelled")]))
    assert order.status is OrderStatus.DELIVERED
    assert order.delivered_at == datetime(2025, 12, 10, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"fulfillments": [parcel(), parcel(shipment_status="in_transit")]},
        {"fulfillments": [parcel(shipment_status=None)]},
        {"fulfillments": [parcel()], "fulfillment_status": "partial"},
        {"fulfillments": [parcel(status="failure")]},
    ],
    ids=["one on its way", "only sent", "a part sent", "not sent after all"],
)
def test_order_is_not_delivered_before_all_of_it_is(changes: dict[str, Any]) -> None:
    order = order_from_shopify(body(**changes))
    assert (order.status, order.delivered_at) == (None, None)


@pytest.mark.parametrize(
    "changes", [{"cancelled_at": "2025-12-07T09:00:00-05:00"}, {"financial_status": "voided"}]
)
def test_cancelled_order_is_cancelled_whatever_arrived(changes: dict[str, Any]) -> None:
    order = order_from_shopify(body(fulfillments=[parcel()], **changes))
    assert (order.status, order.delivered_at) == (OrderStatus.CANCELLED, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": None}, "name"),
        ({"created_at": "soon"}, "created_at"),
        ({"created_at": None}, "created_at"),
        ({"total_price": "-5.00"}, "total_price"),
        ({"total_price": ["20.00"]}, "total_price"),
        ({"billing_address": "Ann Lee"}, "billing_address.name"),
        ({"line_items": {"name": "Cap"}}, "line_items"),
        (
            {"line_items": [{"name": "Cap"}, {"name": "Mug", "quantity": 0}]},
            "line_items[1].quantity",
        ),
        ({"fulfillments": [parcel(updated_at="then")]}, "fulfillments"),
        ({"currency": True}, "currency"),
    ],
)
def test_order_is_refused_by_the_field_at_fault(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BodyRefused) as refused:
        order_from_shopify(body(**changes))
    assert refused.value.field == field
    assert str(refused.value.reason)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(body(fulfillments=[]), JSON)))
def test_any_object_is_an_order_or_is_refused(changes: dict[str, Any]) -> None:
    with contextlib.suppress(BodyRefused):
        assert order_from_shopify(body(**changes)).number


def test_published_orders_are_read_whole() -> None:
    for path in [path for folder in FOLDERS for path in folder.glob("order*.json")]:
        document = json.loads(path.read_text("utf-8"))
        for published in document.get("orders") or [document["order"]]:
            order = order_from_shopify(published)
            assert order.amount == Decimal(published["total_price"])
            assert len(order.items) == len(published.get("line_items", []))
            assert order.ordered_at == datetime.fromisoformat(published["created_at"])
