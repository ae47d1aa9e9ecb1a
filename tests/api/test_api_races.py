"""Several systems call at the same instant."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.api import orders as order_routes
from tests.api.bodies import delivered_order, order
from tests.api.calls import Caller, caller, problem

CALLERS = 6


def at_once(app: Flask, key: str, call: Callable[[Caller, int], Any]) -> list[Any]:
    """Let callers do the same thing at the same instant, each in its own thread."""
    barrier = Barrier(CALLERS)

    def run(place: int) -> Any:
        client = app.test_client()
        barrier.wait()
        return call(caller(client, key), place)

    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(run, range(CALLERS)))


def test_same_new_order_from_many_is_one_order(app: Flask, orders_key: str, shop: Caller) -> None:
    responses = at_once(
        app, orders_key, lambda call, _: call("PUT", "/orders/A-1", json=delivered_order())
    )
    assert sorted(response.status_code for response in responses) == [200] * 5 + [201]
    assert len({response.text for response in responses}) == 1
    assert len(shop("GET", "/orders").get_json()["items"]) == 1


def test_different_bodies_at_once_leave_one_of_them_whole(
    app: Flask, orders_key: str, shop: Caller
) -> None:
    shop("PUT", "/orders/A-1", json=order())

    def put(call: Caller, place: int) -> int:
        items = [{"name": f"Товар {place}", "quantity": 1}] * (place + 1)
        return call("PUT", "/orders/A-1", json=order(items=items)).status_code

    for _ in range(3):
        assert set(at_once(app, orders_key, put)) == {200}
    names = [item["name"] for item in shop("GET", "/orders/A-1").get_json()["items"]]
    assert names == [names[0]] * (int(names[0].split()[1]) + 1)


def test_new_orders_of_one_new_client_all_go_in(app: Flask, orders_key: str, shop: Caller) -> None:
    statuses = at_once(
        app,
        orders_key,
        lambda call, at: call("PUT", f"/orders/{at}", json=delivered_order()).status_code,
    )
    assert statuses == [201] * CALLERS
    acts = [row["act"]["number"] for row in shop("GET", "/orders").get_json()["items"]]
    assert len(set(acts)) == CALLERS


def test_delivery_from_many_makes_one_act(app: Flask, orders_key: str, shop: Caller) -> None:
    shop("PUT", "/orders/A-1", json=order())
    responses = at_once(app, orders_key, lambda call, _: call("POST", "/orders/A-1/deliver"))
    assert sorted(response.status_code for response in responses) == [200] * 5 + [201]
    assert len({response.text for response in responses}) == 1


class Deadlock(Exception):
    """What PostgreSQL's driver raises for the one it lets go."""

    sqlstate = "40P01"


@pytest.mark.parametrize(("deadlocks", "status"), [(1, 201), (3, 201), (4, 503)])
def test_deadlock_is_tried_again_three_times(
    shop: Caller, monkeypatch: pytest.MonkeyPatch, deadlocks: int, status: int
) -> None:
    take_in = order_routes.take_in_order
    left = [OperationalError("UPDATE", {}, Deadlock()) for _ in range(deadlocks)]

    def unlucky(*arguments: Any, **how: Any) -> Any:
        taken = take_in(*arguments, **how)
        if left:
            raise left.pop()
        return taken

    monkeypatch.setattr(order_routes, "take_in_order", unlucky)
    response = shop("PUT", "/orders/A-1", json=order())
    assert response.status_code == status
    if status == 503:
        problem(response, 503)
        problem(shop("GET", "/orders/A-1"), 404)
