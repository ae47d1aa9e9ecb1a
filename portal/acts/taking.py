"""Orders from a file taken in together: one rule set, few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from portal.acts.codes import new_code
from portal.acts.layouts import current_layout
from portal.acts.models import Act
from portal.acts.operations import last_serial, take_in_order
from portal.clients.operations import meet_clients
from portal.orders.data import OrderData, OrderStatus
from portal.orders.errors import OrderRefused
from portal.orders.models import Order
from portal.orders.operations import insert_orders
from portal.orders.queries import orders_by_external_id
from portal.orders.rules import Outcome, client_identity, outcome, says_delivered
from portal.orders.snapshots import snapshot
from portal.storage.base import table_of
from portal.storage.database import db
from portal.storage.inserts import insert_many
from portal.web.clock import day_of


@dataclass(frozen=True)
class Taken:
    """What became of an order, and what it takes to put it back.

    before: what the order said; None: it was not here. segment: the client's, when it was set.
    """

    order_id: int
    outcome: Outcome
    revision: int
    made_act: bool
    before: dict[str, Any] | None = None
    segment: dict[str, Any] | None = None


def take_in_orders(orders: Sequence[OrderData], at: datetime) -> list[Taken | OrderRefused]:
    """Do to each of the orders what take_in_order does; no external id may stand there twice.

    Orders that are not here yet go in together. When somebody brings one of them at the same
    moment, all go the way of single orders, which meets him.
    """
    known = orders_by_external_id(data.external_id for data in orders)
    new = [data for data in orders if data.external_id not in known]
    fresh = _inserted(new, at) if new else {}
    return [
        fresh.get(data.external_id) or _taken(data, at, known.get(data.external_id))
        for data in orders
    ]


def _taken(data: OrderData, at: datetime, known: Order | None) -> Taken | OrderRefused:
    try:
        if known is not None and outcome(known, data) is Outcome.SAME and _has_its_act(known, data):
            return Taken(known.id, Outcome.SAME, known.revision, made_act=False)
        before = snapshot(known) if known else None
        had_act = known is not None and known.act is not None
        segment = known.client.segment if known else None
        order, act, result = take_in_order(data, at, known)
    except OrderRefused as error:
        return error
    db.session.flush()
    made_act = act is not None and not had_act and act.issued_at == at
    return Taken(
        order.id, result, order.revision, made_act, before, _segment_set(order, segment, data)
    )


def _has_its_act(known: Order, data: OrderData) -> bool:
    return known.act is not None or not says_delivered(data)


def _segment_set(order: Order, before: str | None, data: OrderData) -> dict[str, Any] | None:
    after = data.client.segment
    if after is None or (after or None) == before:
        return None
    return {"client_id": order.client_id, "before": before, "after": after or None}


def _inserted(new: Sequence[OrderData], at: datetime) -> dict[str, Taken]:
    try:
        with db.session.begin_nested():
            return _insert(new, at)
    except IntegrityError:  # somebody else was faster with one of them
        return {}


def _insert(new: Sequence[OrderData], at: datetime) -> dict[str, Taken]:
    met = meet_clients(
        ((client_identity(data.client), data.client.name, data.client.segment) for data in new), at
    )
    ids = insert_orders(
        new, {data.external_id: met[client_identity(data.client)].id for data in new}, at
    )
    delivered = [data for data in new if says_delivered(data)]
    _make_acts([ids[data.external_id] for data in delivered], at)
    return {
        data.external_id: Taken(
            ids[data.external_id],
            Outcome.NEW,
            revision=1,
            made_act=says_delivered(data),
            segment=met[client_identity(data.client)].segment,
        )
        for data in new
    }


def _make_acts(order_ids: Sequence[int], at: datetime) -> None:
    if not order_ids:
        return
    year = day_of(at).year
    questionnaire, version = current_layout()
    first = last_serial(year, len(order_ids)) - len(order_ids) + 1
    rows = [
        {
            "year": year,
            "serial": serial,
            "code": new_code(),
            "order_id": order_id,
            "order_status": OrderStatus.DELIVERED,
            "questionnaire_id": questionnaire.id,
            "layout_version": version,
            "issued_at": at,
            "printed_at": None,
            "print_count": 0,
            "voided_at": None,
            "void_reason": None,
        }
        for serial, order_id in enumerate(order_ids, start=first)
    ]
    insert_many(table_of(Act), rows)
