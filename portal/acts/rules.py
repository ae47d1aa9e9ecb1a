"""Decisions about acts, as pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from portal.company.models import PackingOrder

_NUMBER = re.compile(r"(\d{4})-(\d{1,9})", re.ASCII)
_DIGITS = re.compile(r"(\d{1,4000})", re.ASCII)  # int() reads no more than 4300 of them


class Closing(Protocol):
    """What decides whether an act takes answers: an act, or a part of one."""

    @property
    def issued_at(self) -> datetime: ...
    @property
    def voided_at(self) -> datetime | None: ...


def is_open(act: Closing, answer_days: int, at: datetime) -> bool:
    """Tell whether an act takes answers at a moment."""
    return act.voided_at is None and at < act.issued_at + timedelta(days=answer_days)


def read_number(text: str) -> tuple[int, int] | None:
    """Read an act's number into (year, serial); None when it cannot be one.

    >>> read_number("2026-00042")
    (2026, 42)
    """
    match = _NUMBER.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def write_number(year: int, serial: int) -> str:
    """Write an act's number as people use it.

    >>> write_number(2026, 42)
    '2026-00042'
    """
    return f"{year}-{serial:05d}"


@dataclass(frozen=True)
class Parcel:
    """What decides where in a print run an act comes: the parcel that waits for it."""

    act_id: int
    act_key: tuple[int, int]  # year, serial
    order_number: str
    client_name: str
    delivered_on: date


def packed(parcels: Iterable[Parcel], order: PackingOrder) -> list[Parcel]:
    """Return parcels as people pack them; where the order says nothing, the act's number does."""
    return sorted(parcels, key=lambda parcel: (_PLACE[order](parcel), parcel.act_key))


def natural_key(text: str) -> list[str | int]:
    """Return a key that sorts numbers inside of text as numbers; case does not matter.

    >>> sorted(["A-10", "10", "a-9", "9"], key=natural_key)
    ['9', '10', 'a-9', 'A-10']
    """
    parts = _DIGITS.split(text.casefold())  # text and digits by turns, so like meets like
    return [int(part) if place % 2 else part for place, part in enumerate(parts)]


def _by_alphabet(name: str) -> str:
    return name.casefold().replace("ё", "е")


_PLACE: dict[PackingOrder, Callable[[Parcel], Any]] = {
    PackingOrder.ORDER_NUMBER: lambda parcel: natural_key(parcel.order_number),
    PackingOrder.DELIVERY_DAY: lambda parcel: parcel.delivered_on,
    PackingOrder.CLIENT: lambda parcel: _by_alphabet(parcel.client_name),
}
