"""The conditions that a filter puts on rows of answers."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import aliased

from portal.acts.models import Act
from portal.clients.models import Client
from portal.orders.models import Order
from portal.reports.filters import AnswerFilter, ClientKind
from portal.reports.said import said_conditions
from portal.reports.spans import next_month
from portal.responses.models import Rating, Response
from portal.touchpoints.models import Touchpoint
from portal.web.clock import end_of, start_of

Earlier = aliased(Order, name="earlier")


def answer_conditions(wanted: AnswerFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on `response`: that it stands, and all that is wanted of it."""
    conditions = [Response.replaced_by_id.is_(None), *_in_period(wanted)]
    if wanted.role:
        conditions.append(Response.role == wanted.role)
    if wanted.channel:
        conditions.append(Response.channel == wanted.channel)
    if wanted.touchpoint:
        conditions.append(_mentions(wanted.touchpoint))
    if wanted.asks_of_orders:
        conditions.append(_order_is(wanted))
    return [*conditions, *said_conditions(wanted)]


def returning() -> ColumnElement[bool]:
    """Tell of an `order` whether its client had ordered before."""
    return (
        exists()
        .where(Earlier.client_id == Order.client_id, Earlier.ordered_at < Order.ordered_at)
        .correlate(Order)
    )


def order_of_answer() -> ColumnElement[int]:
    """Return the order's id of an answer that stands beside its act, if it has one."""
    return func.coalesce(Act.order_id, Response.order_id)


def month_of_answer(from_day: date, to_day: date) -> ColumnElement[date]:
    """Return the first day of an answer's month; the answers lie between the two days."""
    # databases do not agree on zones, so the months come with the question
    month, months = from_day.replace(day=1), []
    while month <= to_day:
        months.append(month)
        month = next_month(month)
    latest_first = [(Response.submitted_at >= start_of(month), month) for month in months[::-1]]
    return case(*latest_first, else_=from_day - timedelta(days=1))


def _in_period(wanted: AnswerFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.from_day:
        conditions.append(Response.submitted_at >= start_of(wanted.from_day))
    if wanted.to_day:
        conditions.append(Response.submitted_at < end_of(wanted.to_day))
    return conditions


def _mentions(key: str) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            Rating.response_id == Response.id,
            Rating.touchpoint_id == Touchpoint.id,
            Touchpoint.key == key,
        )
        .correlate(Response)
    )


def _order_is(wanted: AnswerFilter) -> ColumnElement[bool]:
    order_id = select(Act.order_id).where(Act.id == Response.act_id).correlate(Response)
    orders = select(Order.id).where(
        Order.id == func.coalesce(order_id.scalar_subquery(), Response.order_id)
    )
    if wanted.manager:
        orders = orders.where(Order.manager == wanted.manager)
    if wanted.segment:
        orders = orders.join(Order.client).where(Client.segment == wanted.segment)
    if wanted.client:
        is_returning = returning()
        orders = orders.where(
            is_returning if wanted.client is ClientKind.RETURNING else ~is_returning
        )
    return orders.correlate(Response).exists()
