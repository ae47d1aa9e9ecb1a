"""Decisions about orders, as pure functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.clients.rules import identity
from portal.orders.data import ClientData, OrderData, OrderStatus
from portal.orders.errors import OrderRefused
from portal.orders.models import Order

DEFAULT_CURRENCY = "RUB"
FUTURE = timedelta(days=1)  # the clocks of a shop and of the portal, and their days, may be apart


class Outcome(StrEnum):
    """What taking an order in does."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Facts:
    """What an order says, comparable with `==`."""

    number: str
    client_identity: str
    client_name: str
    email: str | None
    phone: str | None
    ordered_at: datetime
    amount: Decimal | None
    currency: str
    manager: str | None
    language: str | None
    items: tuple[tuple[str, str | None, Decimal, Decimal | None], ...]


def client_identity(client: ClientData) -> str:
    """Return the key by which the client of an order is known again."""
    return identity(client.name, client.email, client.phone, client.external_id)


class DeliveryFault(StrEnum):
    """Why a delivery cannot have been."""

    BEFORE_ORDER = "before_order"
    IN_FUTURE = "in_future"


def delivery_fault(
    ordered_at: datetime | None, delivered_at: datetime, zone: ZoneInfo, now: datetime
) -> DeliveryFault | None:
    """Tell why a delivery cannot have been; None when it can.

    Days are compared in `zone`: a bare day of delivery is the midnight before the order's hour.
    """
    if ordered_at and delivered_at.astimezone(zone).date() < ordered_at.astimezone(zone).date():
        return DeliveryFault.BEFORE_ORDER
    return DeliveryFault.IN_FUTURE if delivered_at > now + FUTURE else None


def told_facts(data: OrderData) -> Facts:
    """Return what incoming data says."""
    return Facts(
        number=data.number,
        client_identity=client_identity(data.client),
        client_name=data.client.name,
        email=data.client.email,
        phone=data.client.phone,
        ordered_at=data.ordered_at,
        amount=data.amount,
        currency=data.currency or DEFAULT_CURRENCY,
        manager=data.manager,
        language=data.language,
        items=tuple((item.name, item.sku, item.quantity, item.price) for item in data.items),
    )


def known_facts(order: Order) -> Facts:
    """Return what a stored order says."""
    return Facts(
        number=order.number,
        client_identity=order.client.identity,
        client_name=order.client_name,
        email=order.email,
        phone=order.phone,
        ordered_at=order.ordered_at,
        amount=order.amount,
        currency=order.currency,
        manager=order.manager,
        language=order.language,
        items=tuple((item.name, item.sku, item.quantity, item.price) for item in order.items),
    )


def says_delivered(data: OrderData) -> bool:
    """Tell whether incoming data states that the order was delivered."""
    return data.status is OrderStatus.DELIVERED or data.delivered_at is not None


def outcome(order: Order | None, data: OrderData) -> Outcome:
    """Tell what taking `data` in would do to the stored order (None: not stored yet).

    A delivered order stays delivered whatever an older file says, and an erased one nobody's.
    Raises OrderRefused when an end state would have to be undone.
    """
    if order is None:
        return Outcome.NEW
    if order.erased_at is not None:
        return Outcome.SAME
    if order.status is OrderStatus.CANCELLED and says_delivered(data):
        raise OrderRefused(_l("The order is cancelled here, so it cannot be delivered."))
    if order.status is OrderStatus.DELIVERED and data.status is OrderStatus.CANCELLED:
        raise OrderRefused(
            _l("The order is delivered and has an act, so it cannot be cancelled: void the act.")
        )
    known, told = known_facts(order), told_facts(data)
    if data.keeps_items:
        told = replace(told, items=known.items)
    is_same = (
        known == told
        and data.client.segment in (None, order.client.segment or "")
        and not _moves_on(order, data)
    )
    return Outcome.SAME if is_same else Outcome.CHANGED


def _moves_on(order: Order, data: OrderData) -> bool:
    if order.status is OrderStatus.NEW:
        return says_delivered(data) or data.status is OrderStatus.CANCELLED
    return data.delivered_at is not None and data.delivered_at != order.delivered_at
