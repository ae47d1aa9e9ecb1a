"""Orders in and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Response

from portal.acts.models import Act
from portal.acts.operations import issue_on_delivery, take_in_order
from portal.api import examples
from portal.api.answers import Answer, answered, tagged, tagged_unless_known, written
from portal.api.auth import api_blueprint
from portal.api.described import (
    EXTERNAL_ID,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    IF_NONE_MATCH_READING,
    REPLAYED,
    TAGGED,
)
from portal.api.idempotency import once
from portal.api.paging import page, page_query, page_schema
from portal.api.preconditions import check_preconditions
from portal.api.problems import Invalid, refuse
from portal.api.queries import locked_order
from portal.api.schemas.orders import (
    DeliveryIn,
    DeliveryOut,
    OrderIn,
    OrderOut,
)
from portal.api.transactions import settled
from portal.api.views import act_view, order_view
from portal.orders.data import OrderData, OrderStatus
from portal.orders.errors import OrderRefused
from portal.orders.files.cells import EXTERNAL_ID_LENGTH
from portal.orders.models import Order
from portal.orders.queries import order_by_external_id, orders_after
from portal.orders.rules import DeliveryFault, Outcome, delivery_fault, says_delivered
from portal.orders.values import CellError, clean_text
from portal.web.clock import firm_zone, now

bp = api_blueprint("orders", "Orders, and the delivery that makes acts.")

FAULTS = {
    DeliveryFault.BEFORE_ORDER: "Delivered before it was ordered.",
    DeliveryFault.IN_FUTURE: "Delivered in the future.",
}

REFUSALS_OF_WRITES = (
    "BAD_REQUEST",
    "CONFLICT",
    "PRECONDITION_FAILED",
    "REQUEST_ENTITY_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
)


@bp.route("/orders/<external_id>", methods=["PUT"], parameters=[EXTERNAL_ID])
@bp.arguments(OrderIn, example=examples.ORDER_IN)
@bp.response(HTTPStatus.OK, OrderOut, description="It was known", headers={**TAGGED, **REPLAYED})
@bp.alt_response(
    HTTPStatus.CREATED,
    schema=OrderOut,
    description="It is new",
    example=examples.ORDER_OUT,
    headers={**TAGGED, **REPLAYED},
    success=True,
)
@bp.refuses(*REFUSALS_OF_WRITES)
@bp.doc(parameters=[IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH])
def put_order(body: dict[str, Any], external_id: str) -> Response:
    """Create or update an order

    The same body twice has the same result. `status` delivered, or a `delivered_at`, makes the
    act. A delivered order cannot be cancelled, a cancelled one cannot be delivered: 409.
    """
    data = OrderData(external_id=_readable(external_id), **body)
    at = now()

    def put() -> Answer:
        known = locked_order(data.external_id)
        check_preconditions(lambda: _written(known, known.act) if known else None)
        delivered_at = data.delivered_at or (known.delivered_at if known else None)
        if delivered_at or says_delivered(data):
            _check_days(data.ordered_at, delivered_at or at, at)
        order, act, outcome = take_in_order(data, at, known, is_retried=True)
        status = HTTPStatus.CREATED if outcome is Outcome.NEW else HTTPStatus.OK
        return Answer(_written(order, act), status)

    return tagged(_settled_unless_refused(once(put, at)))


@bp.route("/orders/<external_id>/deliver", methods=["POST"], parameters=[EXTERNAL_ID])
@bp.arguments(DeliveryIn, required=False, example=examples.DELIVERY_IN)
@bp.response(
    HTTPStatus.OK,
    DeliveryOut,
    description="It was delivered before: the same act",
    headers=REPLAYED,
)
@bp.alt_response(
    HTTPStatus.CREATED,
    schema=DeliveryOut,
    description="A new act",
    example=examples.DELIVERY_OUT,
    headers=REPLAYED,
    success=True,
)
@bp.refuses(*REFUSALS_OF_WRITES, "NOT_FOUND")
@bp.doc(parameters=[IDEMPOTENCY_KEY, IF_MATCH])
def deliver(body: dict[str, Any], external_id: str) -> Response:
    """Mark an order delivered and make its act

    A repeat returns the same act. A cancelled order cannot be delivered: 409.
    """
    key = _readable(external_id)
    at = now()

    def hand_over() -> Answer:
        order = _found(locked_order(key))
        check_preconditions(lambda: _written(order, order.act))
        if order.status is OrderStatus.NEW:
            _check_days(order.ordered_at, body.get("delivered_at") or at, at)
        act = issue_on_delivery(order, at, body.get("delivered_at"))
        status = HTTPStatus.CREATED if act.issued_at == at else HTTPStatus.OK
        return Answer(written(DeliveryOut, {"act": act_view(act)}), status)

    return answered(_settled_unless_refused(once(hand_over, at)))


@bp.route("/orders/<external_id>", parameters=[EXTERNAL_ID])
@bp.response(HTTPStatus.OK, OrderOut, headers=TAGGED, example=examples.ORDER_OUT)
@bp.alt_response(
    HTTPStatus.NOT_MODIFIED, description="It is as the caller knows it", headers=TAGGED
)
@bp.refuses("NOT_FOUND", "PRECONDITION_FAILED")
@bp.doc(parameters=[IF_NONE_MATCH_READING])
def get_order(external_id: str) -> Response:
    """Return an order"""
    order = _found(order_by_external_id(_readable(external_id)))
    body = _written(order, order.act)
    check_preconditions(lambda: body)
    return tagged_unless_known(Answer(body, HTTPStatus.OK))


@bp.route("/orders")
@bp.arguments(page_query("orders"), location="query")
@bp.response(HTTPStatus.OK, page_schema("orders", OrderOut), example=examples.ORDERS_PAGE)
def list_orders(query: dict[str, int]) -> dict[str, Any]:
    """List orders, those that came first first"""
    rows = orders_after(query["after"], query["limit"] + 1)
    return page("orders", rows, query["limit"], lambda order: order_view(order, order.act))


def _readable(external_id: str) -> str:
    """Return the id cleaned as files clean theirs, so that both doors mean the same order."""
    try:
        key = clean_text(external_id, EXTERNAL_ID_LENGTH)
    except CellError as error:
        raise Invalid({"external_id": error.reason}) from error
    if not key:
        raise Invalid({"external_id": "Must not be empty."})
    return key


def _check_days(ordered_at: datetime, delivered_at: datetime, at: datetime) -> None:
    fault = delivery_fault(ordered_at, delivered_at, firm_zone(), at)
    if fault:
        raise Invalid({"delivered_at": FAULTS[fault]})


def _found(order: Order | None) -> Order:
    if order is None:
        refuse(HTTPStatus.NOT_FOUND, "No order has this external_id.")
    return order


def _written(order: Order, act: Act | None) -> str:
    return written(OrderOut, order_view(order, act))


def _settled_unless_refused(operation: Callable[[], Answer]) -> Answer:
    try:
        return settled(operation)
    except OrderRefused as refused:
        refuse(HTTPStatus.CONFLICT, refused.reason)
