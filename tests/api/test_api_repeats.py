"""Idempotency-Key: a call that is sent again is not done again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from portal.accounts.models import IdempotentCall
from portal.accounts.operations import forget_idempotency_keys
from portal.storage.database import db
from portal.storage.locks import try_lock_of
from tests.api.bodies import delivered_order, order
from tests.api.calls import Caller, a_key, caller, fields_at_fault, problem
from tests.api.test_api_races import at_once

ONCE = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def kept(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(IdempotentCall)) or 0


def test_repeat_is_answered_as_the_first_time(shop: Caller) -> None:
    first = shop("PUT", "/orders/A-1", json=delivered_order(), headers=ONCE)
    shop("PUT", "/orders/A-1", json=delivered_order(number="changed since"))
    again = shop("PUT", "/orders/A-1", json=delivered_order(), headers=ONCE)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert first.headers["ETag"] == again.headers["ETag"]
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert shop("GET", "/orders/A-1").get_json()["number"] == "changed since"


def test_repeated_delivery_is_answered_as_the_first_time(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order())
    first = shop("POST", "/orders/A-1/deliver", headers=ONCE)
    again = shop("POST", "/orders/A-1/deliver", headers=ONCE)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()


def test_repeat_comes_before_what_it_asks_of_the_order(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order())
    tag = shop("GET", "/orders/A-1").headers["ETag"]
    sent = {"json": order(number="2"), "headers": {**ONCE, "If-Match": tag}}
    assert shop("PUT", "/orders/A-1", **sent).status_code == 200
    assert shop("PUT", "/orders/A-1", **sent).status_code == 200


def test_same_key_with_another_call_is_refused(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order(), headers=ONCE)
    for path, body in (("A-1", order(number="2")), ("A-2", order())):
        refused = shop("PUT", f"/orders/{path}", json=body, headers=ONCE)
        assert fields_at_fault(refused) == ["Idempotency-Key"]
    refused = shop("POST", "/orders/A-1/deliver", headers=ONCE)
    assert fields_at_fault(refused) == ["Idempotency-Key"]
    assert shop("GET", "/orders/A-1").get_json()["status"] == "new"
    problem(shop("GET", "/orders/A-2"), 404)


def test_key_is_known_only_to_who_sent_it(app: Flask, client: FlaskClient, shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order(), headers=ONCE)
    other = caller(client, a_key(app, "orders"))
    assert other("PUT", "/orders/A-1", json=order(number="2"), headers=ONCE).status_code == 200


def test_refused_call_is_tried_anew(app: Flask, shop: Caller) -> None:
    problem(shop("POST", "/orders/A-1/deliver", headers=ONCE), 404)
    fields_at_fault(shop("PUT", "/orders/A-1", json=order(amount=-1), headers=ONCE))
    assert kept(app) == 0
    shop("PUT", "/orders/A-1", json=order())
    assert shop("POST", "/orders/A-1/deliver", headers=ONCE).status_code == 201


def test_quotes_of_the_draft_do_not_matter(shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order(), headers={"Idempotency-Key": '"once"'})
    again = shop("PUT", "/orders/A-1", json=order(), headers={"Idempotency-Key": "once"})
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", " ", '""', '" "', "x" * 256, "ключ".encode().decode("latin1")])
def test_key_that_cannot_be_kept_is_refused(shop: Caller, key: str) -> None:
    refused = shop("PUT", "/orders/A-1", json=order(), headers={"Idempotency-Key": key})
    assert "Idempotency-Key" in problem(refused, 400)["detail"]
    problem(shop("GET", "/orders/A-1"), 404)


def test_longest_key_is_kept(shop: Caller) -> None:
    sent = {"Idempotency-Key": "x" * 255}
    assert shop("PUT", "/orders/A-1", json=order(), headers=sent).status_code == 201
    assert shop("PUT", "/orders/A-1", json=order(), headers=sent).status_code == 201


def test_of_many_at_one_instant_one_is_done(app: Flask, orders_key: str, shop: Caller) -> None:
    responses = at_once(
        app,
        orders_key,
        lambda call, _: call("PUT", "/orders/A-1", json=delivered_order(), headers=ONCE),
    )
    statuses = [response.status_code for response in responses]
    assert set(statuses) <= {201, 409}
    done = [response for response in responses if response.status_code == 201]
    assert len({response.text for response in done}) == 1
    assert len([one for one in done if "Idempotent-Replayed" not in one.headers]) == 1
    assert kept(app) == 1


def test_call_that_is_still_being_answered_is_a_conflict(app: Flask, shop: Caller) -> None:
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        return  # there a second writer waits for the first one
    with engine.connect() as other:
        key_id = other.scalar(text("SELECT id FROM api_key"))
        assert try_lock_of(other, "Idempotency-Key", key_id, ONCE["Idempotency-Key"])
        refused = shop("PUT", "/orders/A-1", json=order(), headers=ONCE)
        assert "try again" in problem(refused, 409)["detail"]
    assert shop("PUT", "/orders/A-1", json=order(), headers=ONCE).status_code == 201


def test_forgotten_key_is_a_new_one(app: Flask, shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order(), headers=ONCE)
    with app.app_context():
        at = datetime.now(UTC)
        assert forget_idempotency_keys(at - timedelta(hours=24)) == 0
        assert forget_idempotency_keys(at) == 1
        db.session.commit()
    again = shop("PUT", "/orders/A-1", json=order(number="2"), headers=ONCE)
    assert again.status_code == 200


def test_reading_takes_no_notice(app: Flask, shop: Caller) -> None:
    assert shop("GET", "/orders", headers=ONCE).status_code == 200
    assert kept(app) == 0
