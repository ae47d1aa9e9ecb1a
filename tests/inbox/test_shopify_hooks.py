"""Shopify sends orders and parcels, signed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from portal.acts.models import Act
from portal.inbox.models import InboxDelivery, Outcome
from portal.orders.data import OrderStatus
from portal.orders.models import Order
from tests.inbox.senders import SHOPIFY_FILES, Shopify, how_many, order_of


def order(**changes: Any) -> dict[str, Any]:
    """Return the body of a webhook about an order."""
    return {
        "id": 5_678_901_234_567,
        "name": "#1001",
        "email": "ann@example.com",
        "created_at": "2025-12-06T10:37:33-05:00",
        "updated_at": "2025-12-06T10:37:33-05:00",
        "financial_status": "paid",
        "fulfillment_status": None,
        "currency": "EUR",
        "total_price": "20.00",
        "billing_address": {"name": "Ann Lee"},
        "line_items": [{"name": "Cap", "sku": "C-1", "quantity": 2, "price": "7.50"}],
        **changes,
    }


def parcel(**changes: Any) -> dict[str, Any]:
    return {
        "id": 255_858_046,
        "order_id": 5_678_901_234_567,
        "status": "success",
        "shipment_status": "delivered",
        "updated_at": "2025-12-09T12:00:00-05:00",
        **changes,
    }


def test_new_order_goes_in_as_from_its_file(app: Flask) -> None:
    shop = Shopify(app)
    response = shop.sends("orders/create", order(), id="w-1")
    assert (response.status_code, response.get_json()) == (200, {"outcome": "taken_in"})
    kept = order_of(app, "#1001")
    assert kept is not None
    assert (kept.client_name, kept.amount, kept.currency) == ("Ann Lee", Decimal("20.00"), "EUR")
    assert kept.ordered_at == datetime(2025, 12, 6, 15, 37, 33, tzinfo=UTC)
    [row] = shop.rows()
    assert (row.topic, row.sender_id, row.order_id) == ("orders/create", "w-1", kept.id)


def test_repeated_delivery_is_one_row_and_changes_nothing(app: Flask) -> None:
    shop = Shopify(app)
    for _ in range(3):
        response = shop.sends("orders/create", order(), id="w-1")
        assert (response.status_code, response.get_json()) == (200, {"outcome": "taken_in"})
    assert shop.outcomes() == [Outcome.TAKEN_IN]
    assert how_many(app, Order) == 1


def test_same_order_under_another_id_is_the_same(app: Flask) -> None:
    shop = Shopify(app)
    shop.sends("orders/create", order(), id="w-1")
    shop.sends("orders/paid", order(), id="w-2")
    assert shop.outcomes() == [Outcome.TAKEN_IN, Outcome.SAME]


def test_cancelled_order_is_cancelled(app: Flask) -> None:
    shop = Shopify(app)
    shop.sends("orders/create", order(), id="w-1")
    shop.sends("orders/cancelled", order(cancelled_at="2025-12-07T10:00:00-05:00"), id="w-2")
    kept = order_of(app, "#1001")
    assert kept is not None
    assert kept.status is OrderStatus.CANCELLED


def test_parcel_that_arrived_delivers_its_order(app: Flask) -> None:
    shop = Shopify(app)
    shop.sends("orders/create", order(), id="w-1")
    shop.sends("fulfillments/create", parcel(shipment_status=None), id="w-2")
    assert how_many(app, Act) == 0
    for delivery_id in ("w-3", "w-4"):
        shop.sends("fulfillments/update", parcel(), id=delivery_id)
    kept = order_of(app, "#1001")
    assert kept is not None
    assert kept.act is not None
    assert kept.delivered_at == datetime(2025, 12, 9, 17, 0, tzinfo=UTC)
    assert shop.outcomes() == [Outcome.TAKEN_IN, Outcome.SAME, Outcome.TAKEN_IN, Outcome.SAME]


def test_parcel_before_its_order_is_refused_with_words(app: Flask) -> None:
    shop = Shopify(app)
    assert shop.sends("fulfillments/create", parcel(), id="w-1").status_code == 200
    [row] = shop.rows()
    assert row.outcome is Outcome.REFUSED
    assert "5678901234567" in (row.reason or "")


def test_parcel_finds_an_order_that_came_by_file_by_its_own_name(app: Flask) -> None:
    first, second = Shopify(app), Shopify(app)
    first.sends("orders/create", order(), id="w-1")
    second.sends("fulfillments/update", parcel(name="#1001.1"), id="w-2")
    assert second.outcomes() == [Outcome.TAKEN_IN]


@pytest.mark.parametrize(("setting", "acts"), [(False, 0), (True, 1)])
def test_owner_decides_whether_fulfilled_is_delivered(app: Flask, setting: bool, acts: int) -> None:
    shop = Shopify(app, fulfilled_is_delivered=setting)
    shop.sends("orders/fulfilled", order(fulfillment_status="fulfilled"), id="w-1")
    assert how_many(app, Act) == acts


def test_older_news_does_not_overwrite_newer(app: Flask) -> None:
    shop = Shopify(app)
    newer = order(total_price="30.00", updated_at="2025-12-08T10:00:00-05:00")
    shop.sends("orders/updated", newer, id="w-2")
    shop.sends("orders/create", order(), id="w-1")
    kept = order_of(app, "#1001")
    assert kept is not None
    assert kept.amount == Decimal("30.00")
    assert shop.outcomes() == [Outcome.TAKEN_IN, Outcome.IGNORED]


@pytest.mark.parametrize("topic", ["products/update", "orders/delete", "app/uninstalled", ""])
def test_other_topics_are_acknowledged_and_not_ours(app: Flask, topic: str) -> None:
    shop = Shopify(app)
    assert shop.sends(topic, order(), id="w-1").status_code == 200
    assert shop.outcomes() == [Outcome.IGNORED]
    assert how_many(app, Order) == 0


def test_trial_order_is_not_taken_in(app: Flask) -> None:
    shop = Shopify(app)
    shop.sends("orders/create", order(test=True), id="w-1")
    assert shop.outcomes() == [Outcome.IGNORED]


def test_order_that_cannot_be_is_refused_by_its_field_and_still_acknowledged(app: Flask) -> None:
    shop = Shopify(app)
    response = shop.sends("orders/create", order(total_price="a lot"), id="w-1")
    assert (response.status_code, response.get_json()) == (200, {"outcome": "refused"})
    [row] = shop.rows()
    assert "total_price" in (row.reason or "")
    assert "a lot" in (row.reason or "")
    assert how_many(app, Order) == 0


@pytest.mark.skipif(SHOPIFY_FILES is None, reason="the shared samples are not beside the checkout")
def test_published_samples_go_in_twice(app: Flask) -> None:
    assert SHOPIFY_FILES is not None
    shop = Shopify(app)
    files = {
        path.stem: json.loads(path.read_text("utf-8")) for path in SHOPIFY_FILES.glob("*.json")
    }
    assert files.keys() == {"order", "orders", "fulfillment"}
    bodies = [
        *((body, "orders/create") for body in files["orders"]["orders"]),
        (files["order"]["order"], "orders/updated"),
        (files["fulfillment"]["fulfillment"], "fulfillments/create"),
    ]
    ids = {body["id"] for body, topic in bodies if topic.startswith("orders/")}
    names = {body["name"] for body, topic in bodies if topic.startswith("orders/")}
    for again in ("a", "b"):
        for place, (body, topic) in enumerate(bodies):
            response = shop.sends(topic, body, id=f"{again}-{place}")
            assert response.get_json()["outcome"] in ("taken_in", "same"), (topic, shop.rows())
    assert how_many(app, Order) == len(ids) == len(names)
    assert how_many(app, InboxDelivery) == 2 * len(bodies)
    # by id: the fulfilment of order 450789469 found it
    assert {row.order_id for row in shop.rows()} == {1}
    last = {body["name"]: body for body, topic in bodies if topic.startswith("orders/")}
    for name, body in last.items():
        kept = order_of(app, name)
        assert kept is not None
        assert kept.amount == Decimal(body["total_price"])
        assert sum(item.quantity for item in kept.items) == sum(
            line["quantity"] for line in body["line_items"]
        )
