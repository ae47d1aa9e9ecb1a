"""Orders taken in together become what they become one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.acts import taking
from portal.acts.models import Act
from portal.acts.operations import take_in_order
from portal.acts.taking import Taken, take_in_orders
from portal.clients.models import Client
from portal.orders.data import ClientData, ItemData, OrderData, OrderStatus
from portal.orders.errors import OrderRefused
from portal.orders.models import Order
from portal.orders.rules import Outcome
from portal.orders.snapshots import snapshot
from portal.storage.database import db
from tests.factories.orders import AT, make_act, order_data

ANNA = ClientData("Анна", email="anna@example.ru", segment="школы")


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def orders() -> list[OrderData]:
    """Return an order of each kind, some of one client."""
    return [
        order_data(external_id="new", client=ANNA),
        order_data(external_id="delivered", status=OrderStatus.DELIVERED),
        order_data(external_id="on a day", delivered_at=AT - timedelta(days=1)),
        order_data(external_id="cancelled", status=OrderStatus.CANCELLED),
        order_data(
            external_id="bare", client=ClientData("Анна", email="ANNA@example.ru", segment=""),
            amount=None, currency="EUR", manager="Пётр", language="en", items=(),
        ),
        order_data(
            external_id="many lines",
            items=(ItemData("Худи"), ItemData("Кепка", "K-1", Decimal("0.5"), Decimal("7.25"))),
        ),
    ]  # fmt: skip


def portal() -> dict[str, Any]:
    """Return what is stored, without ids and codes."""
    db.session.flush()
    db.session.expire_all()
    said = {}
    for order in db.session.scalars(select(Order)):
        # an order that was made and delivered in two steps has had two revisions
        said[order.external_id] = snapshot(order) | {"client_id": order.client.identity}
        said[order.external_id].pop("revision")
    return {
        "orders": said,
        "acts": sorted(act.order.external_id for act in db.session.scalars(select(Act))),
        "serials": sorted(db.session.scalars(select(Act.serial))),
        "clients": sorted(
            (client.identity, client.name, client.segment or "")
            for client in db.session.scalars(select(Client))
        ),
    }


def one_by_one(told: Sequence[OrderData]) -> dict[str, Any]:
    for data in told:
        take_in_order(data, AT)
    return portal()


def test_new_orders_become_the_same_together_and_one_by_one() -> None:
    told = orders()
    single = one_by_one(told)
    db.session.rollback()
    taken = take_in_orders(told, AT)
    assert portal() == single
    assert [each.outcome for each in taken if isinstance(each, Taken)] == [Outcome.NEW] * 6
    assert [each.made_act for each in taken if isinstance(each, Taken)] == [
        False, True, True, False, False, False,
    ]  # fmt: skip


def test_orders_that_somebody_else_brings_at_the_same_moment_are_met(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = orders()
    take_in_order(told[0], AT)
    db.session.commit()
    # as if the other had not been seen yet
    monkeypatch.setattr(taking, "orders_by_external_id", lambda _ids: {})
    taken = take_in_orders(told, AT)
    outcomes = [each.outcome for each in taken if isinstance(each, Taken)]
    assert outcomes == [Outcome.SAME, *[Outcome.NEW] * 5]
    assert sorted(portal()["orders"]) == sorted(data.external_id for data in told)


def test_known_orders_are_changed_refused_or_left_as_the_rules_say() -> None:
    number = make_act(external_id="here").order.number
    cancelled = order_data(external_id="off", status=OrderStatus.CANCELLED)
    take_in_order(cancelled, AT)
    db.session.commit()
    refused, changed, new = take_in_orders(
        [
            order_data(external_id="off", status=OrderStatus.DELIVERED),
            order_data(external_id="here", number="7-bis"),
            order_data(external_id="fresh"),
        ],
        AT,
    )
    assert isinstance(refused, OrderRefused)
    assert isinstance(changed, Taken)
    assert (changed.outcome, changed.made_act) == (Outcome.CHANGED, False)
    assert changed.before is not None
    assert changed.before["number"] == number
    assert isinstance(new, Taken)
    assert new.outcome is Outcome.NEW


def test_numbers_of_acts_follow_without_holes_whoever_makes_them() -> None:
    make_act()
    take_in_orders([order_data(delivered_at=AT) for _ in range(3)], AT)
    make_act()
    assert portal()["serials"] == [1, 2, 3, 4, 5]
