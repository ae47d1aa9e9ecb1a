"""How many of the delivered orders were answered, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, func, select

from portal.acts.models import Act
from portal.orders.models import Order
from portal.reports.filters import AnswerFilter
from portal.responses.models import Response
from portal.statistics.rates import ResponseRate, response_rate
from portal.storage.database import db
from portal.web.clock import end_of, firm_zone, start_of


@dataclass(frozen=True)
class Deliveries:
    """Delivered orders of a period that have an act: printed of them, and answered."""

    delivered: int
    printed: int
    answered: int

    @property
    def rate(self) -> ResponseRate:
        """The response rate."""
        return response_rate(self.delivered, self.answered)


def deliveries(wanted: AnswerFilter) -> Deliveries:
    """Count the orders delivered in the period.

    Voided acts leave all sides. Of the filter's other parts only the manager matters: an order
    that nobody answered has no role and no channel.
    """
    delivered, printed, answered = db.session.execute(_delivered(wanted, firm_zone())).one()
    return Deliveries(delivered, printed, answered)


@lru_cache(maxsize=256)
def _delivered(wanted: AnswerFilter, _zone: ZoneInfo) -> Select[*tuple[Any, ...]]:
    is_answered = exists().where(Response.act_id == Act.id)
    orders = select(
        func.count(),
        func.count(Act.printed_at),
        func.count().filter(is_answered),
    ).select_from(Act)
    orders = orders.where(Act.voided_at.is_(None))
    if wanted.from_day or wanted.to_day or wanted.manager:  # an act is of a delivered order
        orders = orders.join(Order, Act.order_id == Order.id)
    if wanted.from_day:
        orders = orders.where(Order.delivered_at >= start_of(wanted.from_day))
    if wanted.to_day:
        orders = orders.where(Order.delivered_at < end_of(wanted.to_day))
    if wanted.manager:
        orders = orders.where(Order.manager == wanted.manager)
    return orders
