"""The order book of the year, as a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from portal.demo.clients import DemoClient, make_clients
from portal.demo.days import first_day, moment, spread_days, working_day_from, working_days_back
from portal.demo.decks import Deck
from portal.demo.goods import make_items, order_amount
from portal.demo.words.firm import MANAGERS
from portal.orders.data import OrderData

CLIENTS_PER_ORDER = 0.725  # 290 clients, 400 orders
FIRST_NUMBER = 2201
USUAL_DAYS = 17  # an order that took longer was late
# days from order to delivery: from stock, sewn, and late
_LEAD = {5: 2, 7: 3, 9: 4, 10: 4, 12: 5, 13: 5, 14: 6, 15: 4, 17: 3, 19: 2, 22: 1, 25: 1}


@dataclass(frozen=True)
class DemoOrder:
    """An order and what becomes of it: delivered at a moment, cancelled, or neither yet."""

    data: OrderData
    client: DemoClient
    goods: frozenset[str]
    manager: int  # place in MANAGERS
    delivered_at: datetime | None
    is_cancelled: bool
    is_late: bool


@dataclass(frozen=True)
class _Dates:
    ordered: date
    delivered: date | None = None
    is_cancelled: bool = False


def plan_orders(rng: Random, today: date, zone: ZoneInfo, count: int) -> list[DemoOrder]:
    """Return the year's orders by the moment of ordering; the year ends the day before `today`."""
    dates = sorted(_dates(rng, today, count), key=lambda dates: dates.ordered)
    clients = _who_orders(rng, count)
    managers = Deck(rng, {0: 4, 1: 3, 2: 3, 3: 2})
    moments = sorted(moment(rng, one.ordered, zone, 9, 19) for one in dates)
    return [
        _order(rng, zone, FIRST_NUMBER + place, client, managers.draw(), one, ordered_at)
        for place, (one, client, ordered_at) in enumerate(zip(dates, clients, moments, strict=True))
    ]


def unprinted_count(orders: int) -> int:
    """Return how many of the last delivered orders still wait for their act on paper."""
    return max(1, round(orders * 0.015))


def _dates(rng: Random, today: date, count: int) -> list[_Dates]:
    last = today - timedelta(days=1)
    first = first_day(today)
    new = round(count * 0.03)
    cancelled = round(count * 0.015)
    fresh = min(unprinted_count(count), count - new - cancelled)
    lead = Deck(rng, _LEAD)
    delivered = spread_days(rng, first, last, count - new - cancelled - fresh)
    delivered += [rng.choice(working_days_back(last, 2)) for _ in range(fresh)]
    waiting = working_days_back(last, 8)
    return [
        *(_Dates(_ordered(day, lead.draw()), day) for day in delivered),
        *(
            _Dates(day, is_cancelled=True)
            for day in spread_days(rng, first, last - timedelta(days=20), cancelled)
        ),
        *(_Dates(rng.choice(waiting)) for _ in range(new)),
    ]


def _ordered(delivered: date, lead: int) -> date:
    return min(working_day_from(delivered - timedelta(days=lead)), delivered - timedelta(days=3))


def _who_orders(rng: Random, count: int) -> list[DemoClient]:
    clients = make_clients(rng, max(1, round(count * CLIENTS_PER_ORDER)))
    regulars = [client for client in clients if client.kind != "person"][::4] or clients
    again = [rng.choice(regulars) for _ in range(count - len(clients))]
    order = clients + again
    rng.shuffle(order)
    return order


def _order(
    rng: Random,
    zone: ZoneInfo,
    number: int,
    client: DemoClient,
    manager: int,
    dates: _Dates,
    ordered_at: datetime,
) -> DemoOrder:
    items, goods = make_items(rng, client.kind)
    delivered = dates.delivered
    data = OrderData(
        external_id=f"gs-{number}",
        number=f"ГС-{number}",
        client=client.data,
        ordered_at=ordered_at,
        amount=order_amount(items),
        currency="RUB",
        manager=MANAGERS[manager][0],
        items=items,
    )
    return DemoOrder(
        data=data,
        client=client,
        goods=goods,
        manager=manager,
        delivered_at=moment(rng, delivered, zone, 10, 18) if delivered else None,
        is_cancelled=dates.is_cancelled,
        is_late=delivered is not None and (delivered - dates.ordered).days > USUAL_DAYS,
    )
