"""Every way in which a call can fail is an RFC 9457 problem."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import RateLimitItemPerMinute
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from portal.accounts.models import ApiKey
from portal.api import auth
from portal.api import orders as order_routes
from portal.extensions import limiter
from portal.storage.database import db
from tests.api.bodies import order
from tests.api.calls import Caller, a_key, caller, fields_at_fault, problem

CALLS = [
    ("PUT", "/orders/A-1"),
    ("POST", "/orders/A-1/deliver"),
    ("GET", "/orders/A-1"),
    ("GET", "/orders"),
    ("GET", "/acts/2026-00001.pdf"),
    ("GET", "/responses"),
    ("GET", "/statistics/nps"),
    ("GET", "/statistics/touchpoints"),
    ("GET", "/statistics/response-rate"),
]
WRITES = CALLS[:2]
READER_ONLY = CALLS[5:]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_no_call_works_without_a_key(stranger: Caller, method: str, path: str) -> None:
    response = stranger(method, path, data="not read at all", content_type="text/plain")
    problem(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer", "Bearer ", "Basic dTpw", "wrong", "Bearer \xff"]
)
def test_wrong_key_is_refused(client: FlaskClient, header: str) -> None:
    response = client.get("/api/v1/orders", headers={"Authorization": header})
    problem(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_revoked_key_is_refused(app: Flask, shop: Caller) -> None:
    assert shop("GET", "/orders").status_code == 200
    with app.app_context():
        db.session.execute(update(ApiKey).values(revoked_at=datetime.now(UTC)))
        db.session.commit()
    problem(shop("GET", "/orders"), 401)


def test_key_in_the_address_opens_nothing(client: FlaskClient, orders_key: str) -> None:
    problem(client.get(f"/api/v1/orders?key={orders_key}&access_token={orders_key}"), 401)


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_reading_key_never_writes(reader: Caller, method: str, path: str) -> None:
    assert "orders" in problem(reader(method, path, json=order()), 403)["detail"]


@pytest.mark.parametrize(("method", "path"), READER_ONLY)
def test_key_of_a_shop_sees_no_answers(shop: Caller, method: str, path: str) -> None:
    problem(shop(method, path), 403)


def test_reading_key_sees_orders(shop: Caller, reader: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order())
    assert reader("GET", "/orders/A-1").get_json() == shop("GET", "/orders/A-1").get_json()
    assert reader("GET", "/orders").status_code == 200


def test_key_of_both_scopes_does_both(app: Flask, client: FlaskClient) -> None:
    both = caller(client, a_key(app, "orders", "read"))
    assert both("PUT", "/orders/A-1", json=order()).status_code == 201
    assert both("GET", "/responses").status_code == 200


def test_unknown_address_is_a_problem(client: FlaskClient, shop: Caller) -> None:
    problem(shop("GET", "/nowhere"), 404)
    problem(client.get("/api/v2/orders"), 404)
    problem(client.get("/api/"), 404)


def test_unknown_act_is_not_found(shop: Caller) -> None:
    problem(shop("GET", "/acts/2026-00001.pdf"), 404)
    problem(shop("GET", "/acts/none.pdf"), 404)


def test_wrong_method_says_which_are_right(shop: Caller) -> None:
    response = shop("DELETE", "/orders/A-1")
    problem(response, 405)
    assert {"GET", "PUT"} <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b"",
        b'{"number": NaN}',
        b'{"number": "1", "number": "2"}',
        b"[" * 100_000,
        b'{"amount": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda body: str(body[:20]),
)
def test_body_that_is_not_json_is_refused(shop: Caller, body: bytes) -> None:
    response = shop("PUT", "/orders/A-1", data=body, content_type="application/json")
    problem(response, 422 if body == b"" else 400)


@pytest.mark.parametrize("body", ["[]", "null", "1", '"text"'])
def test_body_that_is_no_object_is_refused(shop: Caller, body: str) -> None:
    response = shop("POST", "/orders/A-1/deliver", data=body, content_type="application/json")
    assert fields_at_fault(response) == [""]


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/merge-patch+json", None],
)
def test_body_of_another_type_is_refused(shop: Caller, content_type: str | None) -> None:
    problem(shop("PUT", "/orders/A-1", data=b'{"number": "1"}', content_type=content_type), 415)


def test_charset_of_json_does_not_matter(shop: Caller) -> None:
    body = b'{"delivered_at": null}'
    shop("PUT", "/orders/A-1", json=order())
    kind = "application/json; charset=utf-8"
    response = shop("POST", "/orders/A-1/deliver", data=body, content_type=kind)
    assert response.status_code == 201


def test_empty_body_needs_no_type(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order())
    response = shop("POST", "/orders/A-1/deliver", content_type="text/plain", data=b"")
    assert response.status_code == 201


def test_longest_order_fits(shop: Caller) -> None:
    name = "\u044f" * 300  # each letter goes as six characters
    items = [{"name": name, "sku": name[:100], "quantity": 1, "price": 1}] * 1000
    assert shop("PUT", "/orders/A-1", json=order(items=items)).status_code == 201


def test_body_that_is_too_large_is_refused(shop: Caller) -> None:
    body = b" " * (auth.LARGEST_BODY + 1)
    problem(shop("PUT", "/orders/A-1", data=body, content_type="application/json"), 413)


def test_all_missing_and_unknown_fields_are_named(shop: Caller) -> None:
    response = shop("PUT", "/orders/A-1", json={"colour": "red", "items": [{"weight": 1}]})
    assert set(fields_at_fault(response)) == {
        "number",
        "client",
        "ordered_at",
        "colour",
        "items.0.name",
        "items.0.quantity",
        "items.0.weight",
    }


def test_messages_are_english_whatever_the_browser_says(shop: Caller) -> None:
    response = shop(
        "PUT",
        "/orders/A-1?lang=ru",
        json=order(amount="1,234"),
        headers={"Accept-Language": "ru"},
    )
    (error,) = problem(response, 422)["errors"]
    assert error["message"].isascii() or "is not an amount" in error["message"]


def test_too_many_calls_of_a_key_are_asked_to_wait(
    app: Flask, client: FlaskClient, reader: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = caller(client, a_key(app, "orders", calls_per_minute=2))
    monkeypatch.setattr(limiter, "enabled", True)
    assert [shop("GET", "/orders").status_code for _ in range(2)] == [200, 200]
    refused = shop("GET", "/orders")
    problem(refused, 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert reader("GET", "/orders").status_code == 200


def test_guessing_keys_is_slowed_down(
    stranger: Caller, shop: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "WRONG_KEYS", RateLimitItemPerMinute(2))
    monkeypatch.setattr(limiter, "enabled", True)
    assert [stranger("GET", "/orders").status_code for _ in range(3)] == [401, 401, 429]
    # who has a key is not locked out by a neighbour without one
    assert shop("GET", "/orders").status_code == 200


def _raising(error: Exception) -> Any:
    def fail(*_: Any) -> NoReturn:
        raise error

    return fail


def test_what_breaks_is_not_told(app: Flask, shop: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(order_routes, "orders_after", _raising(RuntimeError("secret")))
    response = shop("GET", "/orders")
    problem(response, 500)
    assert "secret" not in response.text
    assert "Traceback" not in response.text


def test_lost_database_is_a_problem_too(shop: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = OperationalError("SELECT secret", {}, Exception("gone"))
    monkeypatch.setattr(order_routes, "orders_after", _raising(lost))
    response = shop("GET", "/orders")
    problem(response, 503)
    assert "secret" not in response.text


def test_a_browser_form_without_a_csrf_token_is_no_obstacle(app: Flask, shop: Caller) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert shop("PUT", "/orders/A-1", json=order()).status_code == 201


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/orders?limit=0", "limit"),
        ("/orders?limit=201", "limit"),
        ("/orders?limit=ten", "limit"),
        ("/orders?after=nonsense", "after"),
        ("/orders?after=cmVzcG9uc2VzfjE", "after"),  # a cursor of /responses
        ("/responses?after=b3JkZXJzfjE", "after"),
        ("/statistics/nps?from=01.11.2026", "from"),
        ("/statistics/nps?from=2026-02-30", "from"),
        ("/statistics/nps?from=0001-01-01", "from"),
        ("/statistics/nps?to=9999-12-31", "to"),
        ("/statistics/nps?from=2026-11-02&to=2026-11-01", "to"),
        ("/statistics/nps?role=boss", "role"),
        ("/statistics/touchpoints?channel=pigeon", "channel"),
        ("/statistics/response-rate?to=now", "to"),
    ],
)
def test_bad_query_is_named(reader: Caller, path: str, field: str) -> None:
    assert fields_at_fault(reader("GET", path)) == [field]


def test_unknown_query_parameters_are_ignored(reader: Caller) -> None:
    assert reader("GET", "/orders?utm_source=mail&limit=5").status_code == 200
    assert reader("GET", "/statistics/nps?touchpoint=gift").status_code == 200


def test_unknown_paper_is_named(shop: Caller) -> None:
    assert fields_at_fault(shop("GET", "/acts/2026-00001.pdf?format=papyrus")) == ["format"]
