"""What a delivery says, whichever system told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel.speaklater import LazyString

from portal.orders.data import OrderData


class Unusable(Exception):
    """A body that says nothing we can use; `reason` is for people."""

    def __init__(self, reason: LazyString) -> None:
        super().__init__(reason)
        self.reason = reason


class Gone(Exception):
    """A delivery that was removed, with its source, while it was worked on."""


class NotNow(Exception):
    """Something stands in the way that may pass; `reason` is for people."""

    def __init__(self, reason: LazyString) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class OrderNews:
    """An order. as_of: when it stood so; None: the system does not say."""

    data: OrderData
    foreign_id: str
    as_of: datetime | None


@dataclass(frozen=True)
class ParcelNews:
    """A parcel of an order that came before. delivered: it arrived, at `delivered_at`."""

    foreign_id: str
    external_id: str | None  # when the parcel tells it
    delivered: bool
    delivered_at: datetime | None


@dataclass(frozen=True)
class NotOurs:
    """Nothing about an order of ours; `reason` is for people."""

    reason: LazyString


News = OrderNews | ParcelNews | NotOurs
