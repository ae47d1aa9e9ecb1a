"""What can happen to acts, and the delivery that makes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from portal.acts.codes import new_code
from portal.acts.layouts import current_layout
from portal.acts.models import Act, ActSerial
from portal.acts.queries import act_of_order
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.orders.data import OrderData, OrderStatus
from portal.orders.errors import OrderRefused
from portal.orders.models import Order
from portal.orders.operations import save_order
from portal.orders.rules import Outcome, says_delivered
from portal.storage.database import db
from portal.storage.races import insert_or_winner
from portal.web.clock import day_of

MakeCode = Callable[[], str]


def issue_on_delivery(
    order: Order,
    at: datetime,
    delivered_at: datetime | None = None,
    make_code: MakeCode = new_code,
) -> Act:
    """Mark an order delivered and make its act, exactly once; a repeat returns the same act.

    `at` is now, `delivered_at` the delivery itself (default: now). Of two deliveries at the
    same instant the second waits for the first one's row and finds its act.
    Raises OrderRefused for a cancelled order.
    """
    db.session.flush()
    delivery = (
        update(Order)
        .where(Order.id == order.id, Order.status == OrderStatus.NEW)
        .values(
            status=OrderStatus.DELIVERED,
            delivered_at=delivered_at or at,
            revision=Order.revision + 1,
        )
        .returning(Order.id)
    )
    if db.session.scalar(delivery) is not None:
        # it was new until now, so there is no act; and its row is ours, so nobody makes one
        return _issue(order, at, make_code)
    db.session.refresh(order, ["status", "delivered_at", "revision"])
    if order.status is OrderStatus.CANCELLED:
        raise OrderRefused(_l("The order is cancelled, so it cannot be delivered."))
    return act_of_order(order.id) or _issue(order, at, make_code)


def take_in_order(
    data: OrderData, at: datetime, known: Order | None = None, is_retried: bool = False
) -> tuple[Order, Act | None, Outcome]:
    """Save an order from outside and, when it says delivered, make its act.

    `known` and `is_retried` as for save_order. Raises OrderRefused when an end state would
    have to be undone.
    """
    order, result = save_order(data, at, known, is_retried)
    act = None
    if says_delivered(data):
        act = issue_on_delivery(order, at, data.delivered_at)
    elif order.status is OrderStatus.DELIVERED:
        act = act_of_order(order.id)
    return order, act, result


def void_act(act: Act, reason: str, at: datetime) -> None:
    """Close an act for good; its code then says so. A second void keeps the first reason."""
    if act.voided_at is None:
        act.voided_at = at
        act.void_reason = reason


def last_serial(year: int, count: int = 1) -> int:
    """Give some serials of a year away, and return the last of them; its row stays locked."""
    step = (
        update(ActSerial)
        .where(ActSerial.year == year)
        .values(last=ActSerial.last + count)
        .returning(ActSerial.last)
        .execution_options(synchronize_session=False)
    )
    serial = db.session.scalar(step)
    if serial is None:
        insert_or_winner(ActSerial(year=year, last=0), lambda: db.session.get(ActSerial, year))
        serial = db.session.scalars(step).one()
    return serial


def _issue(order: Order, at: datetime, make_code: MakeCode) -> Act:
    year = day_of(at).year
    questionnaire, version = current_layout()
    act = Act(
        code=make_code(),
        order_id=order.id,
        questionnaire_id=questionnaire.id,
        layout_version=version,
        issued_at=at,
        printed_at=None,
        year=year,
        serial=last_serial(year),  # last: until the commit whoever makes an act waits for it
    )
    db.session.add(act)
    db.session.flush()
    note(Deed.DELIVERED, Subject(SubjectKind.ORDER, order.id, order.number), act=act.number)
    return act
