"""Orders of WooCommerce, RetailCRM and MoySklad become orders, or are refused by a field."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.app import create_app
from portal.orders.data import OrderData, OrderStatus
from portal.orders.shops.errors import BodyRefused
from portal.orders.shops.moysklad import order_from_moysklad
from portal.orders.shops.retailcrm import order_from_retailcrm
from portal.orders.shops.states import Endings
from portal.orders.shops.woocommerce import order_from_woocommerce

APP: Flask = create_app({"TESTING": True})  # for the firm's time zone; no database is asked
ENDINGS = Endings.of(["Доставлен", "done"], ["Отменён"])
Read = Callable[[Any, Endings], OrderData]


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with APP.app_context():
        yield


def woo(**changes: Any) -> OrderData:
    body = {
        "id": 727, "number": "727-A", "status": "done", "currency": "RUB", "total": "990.00",
        "date_created_gmt": "2026-11-03T07:00:00", "date_completed_gmt": "2026-11-04T07:00:00",
        "billing": {"first_name": "Ann", "last_name": "Lee", "email": "ann@example.com"},
        "line_items": [{"name": "Cap", "quantity": 3, "price": 330}],
    }  # fmt: skip
    return order_from_woocommerce({**body, **changes}, ENDINGS)


def moysklad(**changes: Any) -> OrderData:
    body = {
        "id": "1", "name": "00042", "moment": "2026-11-03 10:00:00.000", "sum": 99000.0,
        "agent": {"name": "Ann"}, "state": {"name": "ДОСТАВЛЕН"},
        "positions": {"rows": [position()]},
    }  # fmt: skip
    return order_from_moysklad({**body, **changes}, ENDINGS)


def position(**changes: Any) -> dict[str, Any]:
    goods = {"name": "Cap", "article": "C-1", "code": "7"}
    return {"quantity": 3.0, "price": 33000.0, "discount": 0.0, "assortment": goods, **changes}


@pytest.mark.parametrize(
    ("word", "column"),
    [
        ("доставлен", "delivered"), ("  DONE ", "delivered"), ("отменен", "cancelled"),
        ("Отправлен", ""), ("", ""),
    ],
)  # fmt: skip
def test_status_means_what_the_firm_says(word: str, column: str) -> None:
    assert ENDINGS.column(word) == column


def test_order_without_a_number_of_its_own_is_called_by_its_id() -> None:
    order = woo(number=None)
    assert (order.external_id, order.number) == ("727", "727")


@pytest.mark.parametrize(
    ("billing", "name"),
    [
        ({"first_name": "Ann", "last_name": "Lee", "company": "Cap Ltd"}, "Ann Lee"),
        ({"first_name": "", "last_name": "Lee"}, "Lee"),
        ({"company": "Cap Ltd", "email": "ann@example.com"}, "Cap Ltd"),
        ({"email": "ann@example.com"}, "ann@example.com"),
        ({"phone": "+7 916 123-45-67"}, "+7 916 123-45-67"),
        ({}, "727-A"),
        (None, "727-A"),
    ],
)
def test_client_is_whoever_is_told(billing: Any, name: str) -> None:
    assert woo(billing=billing).client.name == name


def test_phone_is_of_the_country_of_the_address() -> None:
    assert woo(billing={"phone": "(212) 555-0147", "country": "US"}).client.phone == "+12125550147"


def test_moments_of_the_shops_own_clock_are_the_firms() -> None:
    order = woo(date_created_gmt="", date_created="2026-11-03T10:00:00")
    assert order.ordered_at == datetime(2026, 11, 3, 7, tzinfo=UTC)


def test_completion_is_a_delivery_only_when_the_status_means_it() -> None:
    assert woo().delivered_at == datetime(2026, 11, 4, 7, tzinfo=UTC)
    assert woo(status="completed").delivered_at is None


@pytest.mark.parametrize(
    ("price", "read"), [(333.3333333333, "333.33"), ("0.005", "0.01"), (12, "12"), ("1.5", "1.50")]
)
def test_price_is_told_to_the_kopeck(price: object, read: str) -> None:
    [item] = woo(line_items=[{"name": "Cap", "quantity": 3, "price": price}]).items
    assert item.price == Decimal(read)


def test_kopecks_become_roubles_and_discounts_are_taken_off() -> None:
    order = moysklad(positions={"rows": [position(discount=33.333, price=10000)]})
    assert order.amount == Decimal("990.00")
    assert order.items[0].price == Decimal("66.67")
    assert order.items[0].quantity == 3
    assert order.status is OrderStatus.DELIVERED
    assert order.delivered_at is None


def test_goods_without_an_article_have_their_code() -> None:
    order = moysklad(positions={"rows": [position(assortment={"name": "Cap", "code": "7"})]})
    assert order.items[0].sku == "7"


@pytest.mark.parametrize(
    ("read", "field"),
    [
        (lambda: woo(date_created_gmt="soon"), "date_created"),
        (lambda: woo(total="a lot"), "total"),
        (lambda: woo(line_items=5), "line_items"),
        (lambda: woo(line_items=[{"name": "Cap", "quantity": -1}]), "line_items[0].quantity"),
        (lambda: woo(billing="Ann"), "billing.company"),
        (lambda: woo(number={}), "number"),
        (lambda: moysklad(name=""), "name"),
        (lambda: moysklad(sum="много"), "sum"),
        (lambda: moysklad(sum=-1), "sum"),
        (lambda: moysklad(moment=None), "moment"),
        (lambda: moysklad(agent=None), "agent.name"),
        (lambda: moysklad(positions={"rows": [position(quantity=0)]}), "positions[0].quantity"),
        (lambda: moysklad(positions={"rows": [position(price="x")]}), "positions[0].price"),
        (lambda: moysklad(positions={"rows": 5}), "positions.rows"),
    ],
)
def test_field_that_cannot_be_meant_is_named(read: Callable[[], OrderData], field: str) -> None:
    with pytest.raises(BodyRefused) as caught:
        read()
    assert caught.value.field == field


NUMBERS = st.integers() | st.decimals(allow_nan=False, allow_infinity=False)
NAMES = st.sampled_from(
    [
        *("id", "number", "name", "status", "currency", "total", "date_created", "price", "sum"),
        *("date_created_gmt", "date_completed_gmt", "billing", "first_name", "email", "phone"),
        *("line_items", "quantity", "sku", "external_id", "client", "ordered_at", "items"),
        *("agent", "moment", "state", "positions", "rows", "assortment", "discount", "rate"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=15,
)


@pytest.mark.parametrize(
    "read", [order_from_woocommerce, order_from_retailcrm, order_from_moysklad]
)
@given(body=st.dictionaries(NAMES, JSON))
def test_any_object_is_an_order_or_is_refused(read: Read, body: dict[str, Any]) -> None:
    with APP.app_context(), contextlib.suppress(BodyRefused):
        order = read(body, ENDINGS)
        assert order.external_id
        assert order.client.name
