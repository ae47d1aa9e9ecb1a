"""News become orders by the same rules as through every other door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.acts.operations import issue_on_delivery, take_in_order
from portal.api.queries import locked_order
from portal.api.schemas.orders import MOST_ITEMS
from portal.inbox.models import InboxOrder, Outcome
from portal.inbox.news import News, NotOurs, OrderNews, ParcelNews, Unusable
from portal.inbox.queries import known_order
from portal.orders.data import OrderData, OrderStatus
from portal.orders.models import Order
from portal.orders.rules import DeliveryFault, delivery_fault, says_delivered
from portal.orders.rules import Outcome as Result
from portal.storage.database import db
from portal.web.clock import firm_zone

FAULTS = {
    DeliveryFault.BEFORE_ORDER: _l("The order is delivered before it was ordered."),
    DeliveryFault.IN_FUTURE: _l("The order is delivered in the future."),
}


@dataclass(frozen=True)
class Conclusion:
    """What became of news, why, and of which order it is."""

    outcome: Outcome
    reason: LazyString | None = None
    order_id: int | None = None


def take_in_news(source_id: int, news: News, told_at: datetime, at: datetime) -> Conclusion:
    """Take news in. told_at: as of when it counts if it does not say itself.

    Unusable or OrderRefused when it cannot be; the caller then undoes what was begun.
    """
    if isinstance(news, NotOurs):
        return Conclusion(Outcome.IGNORED, news.reason)
    if isinstance(news, ParcelNews):
        return _take_in_parcel(source_id, news, at)
    return _take_in_order(source_id, news, news.as_of or told_at, at)


def _take_in_order(source_id: int, news: OrderNews, as_of: datetime, at: datetime) -> Conclusion:
    data = news.data
    _check(data)
    order = locked_order(data.external_id)
    before = known_order(source_id, news.foreign_id)
    if before is not None and before.told_at > as_of:
        return Conclusion(
            Outcome.IGNORED, _l("Older than what is known of the order."), before.order_id
        )
    delivered_at = data.delivered_at or (order.delivered_at if order else None)
    if delivered_at or says_delivered(data):
        _check_days(data.ordered_at, delivered_at or at, at)
    order, _act, result = take_in_order(data, at, order)
    db.session.flush()
    if before is None:
        db.session.add(
            InboxOrder(
                source_id=source_id,
                foreign_id=news.foreign_id,
                order_id=order.id,
                told_at=as_of,
            )
        )
    else:
        before.order_id, before.told_at = order.id, as_of
    return Conclusion(Outcome.SAME if result is Result.SAME else Outcome.TAKEN_IN, None, order.id)


def _take_in_parcel(source_id: int, news: ParcelNews, at: datetime) -> Conclusion:
    order = _order_of_parcel(source_id, news)
    if not news.delivered or order.status is OrderStatus.DELIVERED:
        return Conclusion(Outcome.SAME, None, order.id)
    _check_days(order.ordered_at, news.delivered_at or at, at)
    issue_on_delivery(order, at, news.delivered_at)
    return Conclusion(Outcome.TAKEN_IN, None, order.id)


def _order_of_parcel(source_id: int, news: ParcelNews) -> Order:
    known = known_order(source_id, news.foreign_id)
    external_id = known.order.external_id if known else news.external_id
    order = locked_order(external_id) if external_id else None
    if order is None:
        raise Unusable(
            _l(
                "The order of this parcel, %(id)s, is not here: send the order, then try again.",
                id=news.foreign_id,
            )
        )
    return order


def _check(data: OrderData) -> None:
    if len(data.items) > MOST_ITEMS:
        raise Unusable(_l("An order has at most %(limit)s lines.", limit=MOST_ITEMS))
    if data.delivered_at and data.status not in (None, OrderStatus.DELIVERED):
        raise Unusable(_l("The status denies the delivery whose moment is told."))


def _check_days(ordered_at: datetime, delivered_at: datetime, at: datetime) -> None:
    fault = delivery_fault(ordered_at, delivered_at, firm_zone(), at)
    if fault:
        raise Unusable(FAULTS[fault])
