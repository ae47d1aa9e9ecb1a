"""Orders in and out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.api.bodies import FULL, delivered_order, order
from tests.api.calls import Caller, fields_at_fault, problem
from tests.statements import statements


def test_new_order_comes_back_as_it_was_understood(app: Flask, shop: Caller) -> None:
    response = shop("PUT", "/orders/A-1", json=FULL)
    assert response.status_code == 201
    body = response.get_json()
    act = body.pop("act")
    assert body == {
        "external_id": "A-1",
        "number": "1042",
        "client": {
            "name": "ООО «Ромашка»",
            "email": "Ann@example.com",
            "phone": "+79161234567",
            "external_id": "c-7",
            "segment": "агентства",
        },
        "status": "delivered",
        "ordered_at": "2026-11-03T07:00:00Z",
        "delivered_at": "2026-11-20T09:00:00Z",
        "amount": "1234.50",
        "currency": "RUB",
        "manager": "Мария",
        "language": "en",
        "items": [
            {"name": "Куртка", "sku": "J-1", "quantity": "2", "price": "600.00"},
            {"name": "Ткань", "sku": None, "quantity": "0.5", "price": "69.00"},
        ],
    }
    public = app.config["PUBLIC_URL"]
    assert act["url"] == f"{public}/a/{act['code']}".upper()
    assert act["pdf"] == f"{public}/api/v1/acts/{act['number']}.pdf"
    assert len(act["code"]) == 16


def test_same_body_twice_has_the_same_result(shop: Caller) -> None:
    first = shop("PUT", "/orders/A-1", json=FULL)
    second = shop("PUT", "/orders/A-1", json=FULL)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json() == shop("GET", "/orders/A-1").get_json()
    assert len(shop("GET", "/orders").get_json()["items"]) == 1


def test_segment_stays_when_absent_and_goes_when_null(shop: Caller) -> None:
    def put(**told: str | None) -> str | None:
        body = order(client={"name": "Анна", **told})
        segment: str | None = shop("PUT", "/orders/A-1", json=body).get_json()["client"]["segment"]
        return segment

    assert put(segment=" агентства ") == put() == "агентства"
    assert put(segment=None) is None
    assert put(segment="магазины") == "магазины"
    assert put(segment="") is None


def test_status_delivered_without_a_moment_means_now_and_stays(shop: Caller) -> None:
    body = order(status="delivered")
    first = shop("PUT", "/orders/A-1", json=body).get_json()
    assert first["delivered_at"]
    assert first["act"]
    assert shop("PUT", "/orders/A-1", json=body).get_json() == first


def test_order_that_is_not_delivered_has_no_act(shop: Caller) -> None:
    body = shop("PUT", "/orders/A-1", json=order()).get_json()
    assert (body["status"], body["delivered_at"], body["act"]) == ("new", None, None)


def test_later_body_replaces_what_was_known(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=FULL)
    changed = delivered_order(items=[{"name": "Шапка", "quantity": "1.250"}])
    body = shop("PUT", "/orders/A-1", json=changed).get_json()
    assert body["amount"] is None
    assert body["items"] == [{"name": "Шапка", "sku": None, "quantity": "1.25", "price": None}]


@pytest.mark.parametrize("untold", [{}, {"language": None}, {"language": ""}], ids=str)
def test_language_that_is_not_told_is_null(shop: Caller, untold: dict[str, Any]) -> None:
    shop("PUT", "/orders/A-1", json=FULL)
    assert shop("PUT", "/orders/A-1", json=delivered_order(**untold)).get_json()["language"] is None


@pytest.mark.parametrize("external_id", ["А 1№2", "100%25", "a%3Fb", "x" * 200, "😀"])
def test_external_id_may_hold_any_characters(shop: Caller, external_id: str) -> None:
    put = shop("PUT", f"/orders/{external_id}", json=order())
    assert put.status_code == 201
    assert shop("GET", f"/orders/{external_id}").get_json() == put.get_json()


@pytest.mark.parametrize("external_id", ["x" * 201, "%00", "%20"])
def test_external_id_that_cannot_be_kept_is_named(shop: Caller, external_id: str) -> None:
    assert fields_at_fault(shop("PUT", f"/orders/{external_id}", json=order())) == ["external_id"]


def test_delivery_makes_the_act_once(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order())
    first = shop("POST", "/orders/A-1/deliver")
    second = shop("POST", "/orders/A-1/deliver", json={})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json()
    assert first.get_json()["act"] == shop("GET", "/orders/A-1").get_json()["act"]


def test_delivery_keeps_its_moment(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order())
    shop("POST", "/orders/A-1/deliver", json={"delivered_at": "2026-11-05"})
    shop("POST", "/orders/A-1/deliver", json={"delivered_at": "2026-11-06"})
    # a bare day begins at midnight in Moscow
    assert shop("GET", "/orders/A-1").get_json()["delivered_at"] == "2026-11-04T21:00:00Z"


def test_repeated_delivery_is_no_news_whatever_it_says(shop: Caller) -> None:
    act = shop("PUT", "/orders/A-1", json=delivered_order()).get_json()["act"]
    repeat = shop("POST", "/orders/A-1/deliver", json={"delivered_at": "2026-11-01"})
    assert (repeat.status_code, repeat.get_json()) == (200, {"act": act})


def test_cancelled_order_cannot_be_delivered(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order(status="cancelled"))
    assert "cancelled" in problem(shop("POST", "/orders/A-1/deliver"), 409)["detail"]
    assert "cancelled" in problem(shop("PUT", "/orders/A-1", json=delivered_order()), 409)["detail"]
    assert shop("GET", "/orders/A-1").get_json()["status"] == "cancelled"


def test_delivered_order_cannot_be_cancelled_and_the_refusal_is_in_english(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=delivered_order())
    refused = shop(
        "PUT",
        "/orders/A-1",
        json=order(status="cancelled"),
        headers={"Accept-Language": "ru"},
    )
    assert problem(refused, 409)["detail"].startswith("The order is delivered")


def test_unknown_order_is_not_found(shop: Caller) -> None:
    problem(shop("GET", "/orders/none"), 404)
    problem(shop("POST", "/orders/none/deliver"), 404)


BAD_VALUES: list[tuple[dict[str, Any], list[str]]] = [
    ({"number": ""}, ["number"]),
    ({"number": "\u200b"}, ["number"]),
    ({"number": 1042}, ["number"]),
    ({"number": "1" * 101}, ["number"]),
    ({"client": {"name": "x" * 301}}, ["client.name"]),
    ({"client": None}, ["client"]),
    ({"client": "ООО"}, ["client"]),
    ({"client": {"name": "A", "email": "a@b@c", "phone": "12"}}, ["client.email", "client.phone"]),
    ({"ordered_at": "yesterday"}, ["ordered_at"]),
    ({"ordered_at": 5}, ["ordered_at"]),
    ({"status": "lost"}, ["status"]),
    ({"status": "new", "delivered_at": "2026-11-20"}, ["status"]),
    ({"status": "cancelled", "delivered_at": "2026-11-20"}, ["status"]),
    ({"delivered_at": "2026-11-02T23:00:00+03:00"}, ["delivered_at"]),
    ({"amount": -1}, ["amount"]),
    ({"amount": "1.005"}, ["amount"]),
    ({"amount": 1.005}, ["amount"]),
    ({"amount": 10**13}, ["amount"]),
    ({"amount": True}, ["amount"]),
    ({"currency": "XYZW"}, ["currency"]),
    ({"language": "de"}, ["language"]),
    ({"language": 1}, ["language"]),
    ({"items": [{"name": "A", "quantity": 0}]}, ["items.0.quantity"]),
    ({"items": [{"name": "A", "quantity": 0.0001}]}, ["items.0.quantity"]),
    ({"items": [{"name": "A"}]}, ["items.0.quantity"]),
    (
        {"items": [{"name": "A", "quantity": 1}, {"name": "B", "quantity": 1, "cost": 2}]},
        ["items.1.cost"],
    ),
    ({"items": [{"name": "A", "quantity": 1}] * 1001}, ["items"]),
    ({"items": None}, ["items"]),
    ({"colour": "red"}, ["colour"]),
]


@pytest.mark.parametrize(("changes", "fields"), BAD_VALUES, ids=lambda value: str(value)[:50])
def test_bad_value_is_named(shop: Caller, changes: dict[str, Any], fields: list[str]) -> None:
    assert fields_at_fault(shop("PUT", "/orders/A-1", json=order(**changes))) == fields
    problem(shop("GET", "/orders/A-1"), 404)


@pytest.mark.parametrize("number", ["1e400", "1e-400", "1e999999999999999999999", "9" * 5000])
def test_monstrous_number_breaks_nothing(shop: Caller, number: str) -> None:
    body = '{"number": "1", "client": {"name": "A"}, "ordered_at": "2026-11-03", "items": []'
    response = shop(
        "PUT", "/orders/A", data=f'{body}, "amount": {number}}}', content_type="application/json"
    )
    assert response.status_code in (400, 422)


def test_amounts_keep_every_digit(shop: Caller) -> None:
    body = shop("PUT", "/orders/A", json=order(amount=999999999999.99)).get_json()
    assert body["amount"] == "999999999999.99"


def test_a_thousand_items_fit(shop: Caller) -> None:
    items = [{"name": f"Товар {at}", "quantity": 1} for at in range(1000)]
    assert len(shop("PUT", "/orders/A", json=order(items=items)).get_json()["items"]) == 1000


def test_delivery_may_not_lie_in_the_future(shop: Caller) -> None:
    now = datetime.now(UTC)
    soon, later = now + timedelta(hours=23), now + timedelta(hours=25)
    too_late = order(ordered_at=now.isoformat(), delivered_at=later.isoformat())
    assert fields_at_fault(shop("PUT", "/orders/A", json=too_late)) == ["delivered_at"]
    nearly = order(ordered_at=now.isoformat(), delivered_at=soon.isoformat())
    assert shop("PUT", "/orders/A", json=nearly).status_code == 201


def test_delivery_may_not_come_before_the_day_of_the_order(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order())
    early = shop("POST", "/orders/A-1/deliver", json={"delivered_at": "2026-11-02"})
    assert fields_at_fault(early) == ["delivered_at"]
    # earlier in the same day of the firm: shops often know only days
    same_day = shop("POST", "/orders/A-1/deliver", json={"delivered_at": "2026-11-03"})
    assert same_day.status_code == 201


def test_delivered_order_cannot_be_ordered_later(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=delivered_order())
    moved = shop("PUT", "/orders/A-1", json=order(ordered_at="2026-11-22"))
    assert fields_at_fault(moved) == ["delivered_at"]


def test_order_costs_few_statements(app: Flask, shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=FULL)  # its client is known from now on, and its paper kept

    def cost(external_id: str, **changes: Any) -> int:
        with statements(app) as seen:
            shop("PUT", f"/orders/{external_id}", json={**FULL, **changes})
        return len(seen)

    # the last of each is the audit: one statement for all that the call did
    assert cost("A-2", status="new", delivered_at=None) == 6
    assert cost("A-3") == 10
    assert cost("A-2", status="new", delivered_at=None) == 4
