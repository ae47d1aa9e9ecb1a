"""A shop that sends the same thing several times at the same instant, and what is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from portal.acts.models import Act
from portal.api.transactions import settled
from portal.inbox import taking_in
from portal.inbox.models import InboxDelivery, InboxOrder, InboxSource, Outcome
from portal.inbox.operations import forget_deliveries, remove_source
from portal.inbox.work import try_again, work_on_delivery
from portal.orders.data import OrderData
from portal.orders.models import Order
from portal.storage.database import db
from portal.web.clock import now
from tests.inbox.senders import Shopify, how_many, order_of
from tests.inbox.test_shopify_hooks import order, parcel

CALLERS = 6


def at_once(call: Callable[[int], Any]) -> list[Any]:
    """Do the same thing at the same instant, each in its own thread."""
    barrier = Barrier(CALLERS)

    def run(place: int) -> Any:
        barrier.wait()
        return call(place)

    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(run, range(CALLERS)))


def test_same_delivery_from_many_is_one_row_and_one_order(app: Flask) -> None:
    shop = Shopify(app, fulfilled_is_delivered=True)
    body = order(fulfillment_status="fulfilled")
    responses = at_once(lambda _: shop.sends("orders/fulfilled", body, id="w-1"))
    assert {response.status_code for response in responses} <= {200, 202}
    assert shop.outcomes() == [Outcome.TAKEN_IN]
    assert (how_many(app, Order), how_many(app, Act), how_many(app, InboxOrder)) == (1, 1, 1)


def test_news_of_one_order_from_many_is_one_order(app: Flask) -> None:
    shop = Shopify(app, fulfilled_is_delivered=True)
    body = order(fulfillment_status="fulfilled")
    for round_ in range(3):
        statuses = at_once(
            lambda place, round_=round_: (
                shop.sends(  # type: ignore[misc]
                    "orders/updated", body, id=f"{round_}-{place}"
                ).status_code
            )
        )
        assert statuses == [200] * CALLERS
    outcomes = shop.outcomes()
    assert outcomes.count(Outcome.TAKEN_IN) == 1
    assert outcomes.count(Outcome.SAME) == 3 * CALLERS - 1
    assert (how_many(app, Order), how_many(app, Act), how_many(app, InboxOrder)) == (1, 1, 1)


def test_newest_of_news_that_come_at_once_stands(app: Flask) -> None:
    shop = Shopify(app)

    def send(place: int) -> int:
        body = order(updated_at=f"2025-12-0{place + 1}T00:00:00Z", total_price=f"{place + 1}.00")
        return shop.sends("orders/updated", body, id=str(place)).status_code

    assert at_once(send) == [200] * CALLERS
    kept = order_of(app, "#1001")
    assert kept is not None
    assert kept.amount == Decimal(CALLERS)
    assert set(shop.outcomes()) <= {Outcome.TAKEN_IN, Outcome.IGNORED}


# on SQLite a writing request is alone from its beginning
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_news_that_was_overtaken_twice_while_it_came_in_changes_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shopify(app)

    def send(day: int) -> int:
        body = order(updated_at=f"2025-12-0{day}T00:00:00Z", total_price=f"{day}.00")
        return shop.sends("orders/updated", body, id=str(day)).status_code

    def meanwhile(day: int) -> None:
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(send, day).result() == 200

    look, take_in, left = taking_in.locked_order, taking_in.take_in_order, [3, 1]

    def looks_before_the_first(external_id: str) -> Order | None:
        found = look(external_id)
        if left == [3, 1]:
            meanwhile(left.pop())
        return found

    def writes_after_the_third(data: OrderData, *arguments: Any, **how: Any) -> Any:
        if data.amount == 2 and left:
            meanwhile(left.pop())
        return take_in(data, *arguments, **how)

    monkeypatch.setattr(taking_in, "locked_order", looks_before_the_first)
    monkeypatch.setattr(taking_in, "take_in_order", writes_after_the_third)
    assert send(2) == 200
    assert left == []
    kept = order_of(app, "#1001")
    assert kept is not None
    assert kept.amount == Decimal(3)


def test_parcel_from_many_makes_one_act(app: Flask) -> None:
    shop = Shopify(app)
    shop.sends("orders/create", order(), id="w-1")
    at_once(lambda place: shop.sends("fulfillments/update", parcel(), id=f"p-{place}"))
    assert how_many(app, Act) == 1


def test_one_of_several_workers_has_the_work(app: Flask) -> None:
    shop = Shopify(app)
    shop.sends("orders/create", order(), id="w-1")
    with app.app_context():
        delivery = db.session.get_one(InboxDelivery, shop.rows()[0].id)
        delivery.outcome, delivery.due_at = Outcome.WAITING, now()
        db.session.commit()
        delivery_id = delivery.id

    def work(_place: int) -> Outcome | None:
        with app.app_context():
            return work_on_delivery(delivery_id, now())

    done = at_once(work)
    assert [outcome for outcome in done if outcome] == [Outcome.SAME]
    assert shop.rows()[0].attempts == 2


def test_try_again_pressed_by_many_is_harmless(app: Flask) -> None:
    shop = Shopify(app)
    shop.sends("orders/create", order(), id="w-1")
    delivery_id = shop.rows()[0].id

    def press(_place: int) -> Outcome:
        with app.app_context():
            return try_again(delivery_id, now())

    assert set(at_once(press)) == {Outcome.SAME}
    assert (how_many(app, Order), how_many(app, InboxDelivery)) == (1, 1)


def test_source_that_is_removed_under_its_sender_breaks_nothing(app: Flask) -> None:
    shop = Shopify(app)

    def do(place: int) -> int:
        if place:
            return shop.sends("orders/create", order(), id=str(place)).status_code
        with app.app_context():
            settled(lambda: remove_source(db.session.get_one(InboxSource, shop.id)))
        return 200

    assert set(at_once(do)) <= {200, 202, 404}
    assert (how_many(app, InboxSource), how_many(app, InboxDelivery)) == (0, 0)


def test_deliveries_are_forgotten_but_for_those_that_wait(app: Flask) -> None:
    shop = Shopify(app)
    for place in range(3):
        shop.sends("orders/create", order(), id=str(place))
    with app.app_context():
        old, waiting, _young = (db.session.get_one(InboxDelivery, r.id) for r in shop.rows())
        for row in (old, waiting):
            row.received_at -= timedelta(days=31)
        waiting.outcome, waiting.due_at = Outcome.WAITING, now()
        db.session.commit()
        assert forget_deliveries(now() - timedelta(days=30)) == 1
        db.session.commit()
    assert [row.sender_id for row in shop.rows()] == ["1", "2"]
    assert how_many(app, Order) == 1
