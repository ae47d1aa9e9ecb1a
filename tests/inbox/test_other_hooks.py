"""WooCommerce, RetailCRM and any other system send orders."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from flask import Flask

from portal.accounts.models import Role
from portal.acts.models import Act
from portal.inbox.models import Outcome, SourceKind
from portal.inbox.paths import value_at
from portal.orders.data import OrderStatus
from portal.orders.models import Order
from tests.factories.people import signed_in
from tests.inbox.documented import page, paths, samples
from tests.inbox.senders import SECRET, Sender, Shopify, WooCommerce, as_json, how_many, order_of
from tests.inbox.senders import signed as signed_in_base64

FORM = "application/x-www-form-urlencoded"
[WOO] = samples("webhooks-woocommerce.md")
[CRM] = samples("webhooks-retailcrm.md")
[ANY] = samples("webhooks-generic.md")
ITEMS = [("Кружка", Decimal(3), Decimal("660.00")), ("Плед", Decimal(1), Decimal("1000.00"))]


def the_order(app: Flask, external_id: str) -> Order:
    order = order_of(app, external_id)
    assert order is not None
    return order


def items_of(order: Order) -> list[tuple[str, Decimal, Decimal | None]]:
    return [(item.name, item.quantity, item.price) for item in order.items]


class Generic(Sender):
    """Any system, set up as its page says."""

    def __init__(self, app: Flask, **settings: Any) -> None:
        mapping = paths("webhooks-generic.md")
        super().__init__(app, SourceKind.GENERIC, **{"mapping": mapping, **settings})

    def sends(self, body: Mapping[str, Any], **headers: str) -> Any:
        """Send a body, signed in hex unless other headers are told."""
        content = as_json(body)
        digest = base64.b64decode(signed_in_base64(SECRET, content)).hex()
        return self.posts(content, headers or {"X-Signature": digest})


def test_sample_of_shopifys_page_goes_in_twice(app: Flask) -> None:
    [sample] = samples("webhooks-shopify.md")
    shop = Shopify(app)
    for delivery_id in ("1", "2"):
        assert shop.sends("orders/create", sample, id=delivery_id).status_code == 200
    order = the_order(app, "#1001")
    assert (order.phone, order.amount) == ("+12125550147", Decimal("20.00"))
    assert shop.outcomes() == [Outcome.TAKEN_IN, Outcome.SAME]


def test_sample_of_woocommerces_page_goes_in_twice(app: Flask) -> None:
    shop = WooCommerce(app)
    for delivery_id in ("1", "2"):
        assert shop.sends("order.updated", WOO, id=delivery_id).status_code == 200
    order = the_order(app, "727")
    assert (order.client_name, order.phone) == ("Анна Лебедева", "+79161234567")
    assert order.ordered_at == datetime(2026, 11, 3, 7, tzinfo=UTC)
    assert order.delivered_at == datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
    assert items_of(order) == ITEMS
    assert order.amount == sum(quantity * (price or 0) for _, quantity, price in items_of(order))
    assert shop.outcomes() == [Outcome.TAKEN_IN, Outcome.SAME]
    assert how_many(app, Act) == 1


def test_woocommerce_is_greeted_when_it_saves_its_webhook(app: Flask) -> None:
    shop = WooCommerce(app)
    response = shop.posts(b"webhook_id=12", content_type=FORM)
    assert response.status_code == 200
    assert shop.rows() == []
    for body in (b"webhook_id=12&order=1", b"webhook_id=", b"webhook_id=x", b""):
        assert shop.posts(body, content_type=FORM).status_code == 401


@pytest.mark.parametrize(
    ("topic", "changes", "outcome"),
    [
        ("order.deleted", {}, Outcome.IGNORED),
        ("product.updated", {}, Outcome.IGNORED),
        ("order.created", {"status": "checkout-draft"}, Outcome.IGNORED),
        ("order.created", {"status": "processing"}, Outcome.TAKEN_IN),
        ("order.created", {"status": "cancelled"}, Outcome.TAKEN_IN),
        ("order.created", {"date_created_gmt": None}, Outcome.REFUSED),
        ("order.created", {"id": None}, Outcome.REFUSED),
        ("order.created", {"line_items": {}}, Outcome.REFUSED),
        ("order.created", {"date_completed_gmt": "2026-11-01T00:00:00"}, Outcome.REFUSED),
        ("order.created", {"date_completed_gmt": "2099-11-01T00:00:00"}, Outcome.REFUSED),
    ],
    ids=str,
)
def test_news_of_woocommerce_have_their_outcome(
    app: Flask, topic: str, changes: dict[str, Any], outcome: Outcome
) -> None:
    shop = WooCommerce(app)
    assert shop.sends(topic, {**WOO, **changes}).status_code == 200
    assert shop.outcomes() == [outcome]
    assert how_many(app, Order) == (outcome is Outcome.TAKEN_IN)


def test_line_that_was_refunded_whole_is_left_out(app: Flask) -> None:
    shop = WooCommerce(app)
    first, second = WOO["line_items"]
    lines = [{**first, "quantity": 0, "price": 0}, {**second, "name": "", "sku": "P-1"}]
    shop.sends("order.updated", {**WOO, "line_items": lines})
    assert items_of(the_order(app, "727")) == [("P-1", Decimal(1), Decimal("1000.00"))]


def test_delivered_order_that_is_cancelled_is_refused_like_at_every_door(app: Flask) -> None:
    shop = WooCommerce(app)
    shop.sends("order.updated", WOO, id="1")
    later = {**WOO, "status": "cancelled", "date_modified_gmt": "2026-11-12T00:00:00"}
    shop.sends("order.updated", later, id="2")
    assert shop.outcomes() == [Outcome.TAKEN_IN, Outcome.REFUSED]
    assert the_order(app, "727").status is OrderStatus.DELIVERED


@pytest.mark.parametrize("way", ["json", "form", "form and header"])
def test_sample_of_retailcrms_page_goes_in_twice(app: Flask, way: str) -> None:
    crm = Sender(app, SourceKind.RETAILCRM)
    for _ in range(2):
        if way == "json":
            response = crm.posts(as_json(CRM), {"X-Portal-Secret": SECRET})
        else:
            form = {"order": as_json(CRM).decode()}
            headers = {"X-Portal-Secret": SECRET} if way == "form and header" else {}
            client = app.test_client()
            data = form if headers else {**form, "secret": SECRET}
            response = client.post(crm.address, data=data, headers=headers)
        assert response.status_code == 200
    order = the_order(app, "1042A")
    assert (order.client_name, order.phone) == ("Анна Лебедева", "+79161234567")
    assert items_of(order) == ITEMS
    assert order.act is not None
    assert crm.outcomes() == [Outcome.TAKEN_IN, Outcome.SAME]
    assert all(SECRET.encode() not in row.body for row in crm.rows())


def test_retailcrm_without_its_secret_is_turned_away(app: Flask) -> None:
    crm = Sender(app, SourceKind.RETAILCRM)
    assert crm.posts(as_json(CRM)).status_code == 401
    assert crm.posts(as_json({**CRM, "secret": SECRET})).status_code == 401
    assert crm.posts(b"secret=wrong&order=%7B%7D", content_type=FORM).status_code == 401


def test_template_of_the_page_is_that_of_the_document_and_writes_its_sample(app: Flask) -> None:
    crm = Sender(app, SourceKind.RETAILCRM)
    shown = signed_in(app, Role.ADMIN).get(f"/admin/sources/{crm.id}").get_data(as_text=True)
    [documented] = re.findall(r"```twig\n(.*?)```", page("webhooks-retailcrm.md"), re.DOTALL)
    assert documented.strip() in html.unescape(shown)
    # this much of Twig is Jinja, but for the filters
    twig = jinja2.Environment(autoescape=False)
    twig.filters |= {
        "json_encode": json.dumps,
        "raw": lambda text: text,
        "date": lambda value, _format: "2026-11-10T12:30:00+03:00" if value == "now" else value,
    }

    def having(**values: Any) -> SimpleNamespace:
        return SimpleNamespace(**{f"get{n}": (lambda v=v: v) for n, v in values.items()})

    lines = [
        having(
            Offer=having(Name=line["name"], Article=line["sku"]),
            Quantity=line["quantity"],
            InitialPrice=line["price"],
        )
        for line in CRM["items"]
    ]
    order = having(
        Number="1042A", FirstName="Анна", LastName="Лебедева", Email="anna@example.ru",
        Phone="+79161234567", CreatedAt="2026-11-03T10:00:00+03:00",
        Status=having(Code="complete"), TotalSumm=2980, OrderProducts=lines,
    )  # fmt: skip
    assert json.loads(twig.from_string(documented).render(order=order)) == CRM


def test_sample_of_any_system_goes_in_twice(app: Flask) -> None:
    system = Generic(app)
    for _ in range(2):
        assert system.sends(ANY).status_code == 200
    order = the_order(app, "1042")
    assert (order.client_name, order.email) == ("ООО «Ромашка»", "info@romashka.example")
    assert order.ordered_at == datetime(2026, 11, 3, 7, tzinfo=UTC)
    assert (order.amount, order.number) == (Decimal("2980.00"), "1042")
    assert items_of(order) == ITEMS
    assert order.act is not None
    assert system.outcomes() == [Outcome.TAKEN_IN, Outcome.SAME]


def test_repeat_of_any_system_is_known_by_the_header_it_names(app: Flask) -> None:
    system = Generic(app, proof="secret", header="Authorization", id_header="X-Event")
    for event in ("1", "1", "2"):
        headers = {"Authorization": f"Bearer {SECRET}", "X-Event": event}
        assert system.posts(as_json(ANY), headers).status_code == 200
    assert [row.sender_id for row in system.rows()] == ["1", "2"]
    assert system.posts(as_json(ANY), {"Authorization": "Bearer x"}).status_code == 401


def test_older_news_of_any_system_is_ignored(app: Flask) -> None:
    system = Generic(app)
    system.sends(ANY)
    older = {"changed": "2026-11-09", "order": {**ANY["order"], "total": 1}}
    system.sends(older)
    assert system.outcomes() == [Outcome.TAKEN_IN, Outcome.IGNORED]
    assert the_order(app, "1042").amount == Decimal("2980.00")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"placed": "вчера"}, "order.placed"),
        ({"id": {}}, "order.id"),
        ({"id": None}, "order.id"),
        ({"buyer": None}, "order.buyer.name"),
        ({"buyer": {"name": True}}, "order.buyer.name"),
        ({"total": "много"}, "/order/total"),
        ({"lines": "нет"}, "order.lines"),
        ({"lines": [{"title": "x", "count": 0}]}, "order.lines[0] count"),
        ({"lines": [{"title": "x"}] * 1001}, "1000"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_body_that_is_no_order_is_refused_by_its_path(
    app: Flask, changes: dict[str, Any], words: str
) -> None:
    system = Generic(app)
    assert system.sends({"order": {**ANY["order"], **changes}}).status_code == 200
    [row] = system.rows()
    assert row.outcome is Outcome.REFUSED
    assert words in (row.reason or "")
    assert how_many(app, Order) == 0


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a.b", 1), ("/a/b", 1), ("c.0.d", 2), ("/c/0/d", 2), ("", None), ("/x~1y", 3), ("x/y", 3),
        ("/m~0n", 4), ("c.1", None), ("c.-1", None), ("c.00.d", None), ("a.b.c", None),
        ("c.x", None), ("/", 5), ("c.99999999999999999999", None),
    ],
)  # fmt: skip
def test_path_finds_what_it_names(path: str, value: object) -> None:
    body = {"a": {"b": 1}, "c": [{"d": 2}], "x/y": 3, "m~n": 4, "": 5}
    assert value_at(body, path) == (value if path else body)
