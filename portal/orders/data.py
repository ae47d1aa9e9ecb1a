"""An order as it comes in, from whichever door: plain values, already clean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class OrderStatus(StrEnum):
    """`new -> delivered` or `cancelled`; both ends are final."""

    NEW = "new"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class ClientData:
    """Who ordered. `external_id` is the shop's own key of the client, when it has one.

    A segment of None leaves the known one as it is; an empty one takes it away.
    """

    name: str
    email: str | None = None
    phone: str | None = None
    external_id: str | None = None
    segment: str | None = None


@dataclass(frozen=True)
class ItemData:
    """One line of an order; price is for one unit, in the order's currency."""

    name: str
    sku: str | None = None
    quantity: Decimal = Decimal(1)
    price: Decimal | None = None


@dataclass(frozen=True)
class OrderData:
    """One order. Moments are aware; None means that the source does not say.

    `language` is the one in which the client reads, `ru` or `en`. `keeps_items`: the source tells
    no goods, so that those already known stay.
    """

    external_id: str
    number: str
    client: ClientData
    ordered_at: datetime
    delivered_at: datetime | None = None
    status: OrderStatus | None = None
    amount: Decimal | None = None
    currency: str | None = None
    manager: str | None = None
    language: str | None = None
    items: tuple[ItemData, ...] = ()
    keeps_items: bool = False
