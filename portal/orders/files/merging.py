"""The rows of one order put together, and what they may not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.orders.cells import shortened
from portal.orders.data import ClientData, ItemData, OrderData, OrderStatus
from portal.orders.files.cells import PlainRow
from portal.orders.files.errors import Refusal
from portal.orders.rules import DeliveryFault, delivery_fault

_LINE_COLUMNS = frozenset({"item", "sku", "quantity", "price"})
_NEEDED = ("number", "client", "ordered_at")
_FAULTS = {
    DeliveryFault.BEFORE_ORDER: _l("delivered before it was ordered"),
    DeliveryFault.IN_FUTURE: _l("delivered in the future"),
}


@dataclass(frozen=True)
class Merged:
    """One order's outcome; without data every row of it is among the refusals."""

    data: OrderData | None
    lines: tuple[int, ...]
    refusals: tuple[Refusal, ...]


def merge(external_id: str, rows: Sequence[PlainRow], zone: ZoneInfo, now: datetime) -> Merged:
    """Make one order of its rows: the first to fill an order's column says what it is.

    A row that contradicts the ones before it is refused, the others stay.
    """
    accepted: list[PlainRow] = []
    refusals: list[Refusal] = []
    told: dict[str, PlainRow] = {}  # who filled each of the order's columns first
    for row in rows:
        found = row.refusals or _contradictions(row, told, zone, now)
        refusals += found
        if not found:
            accepted.append(row)
            for column in row.values.keys() - _LINE_COLUMNS:
                told.setdefault(column, row)
    lines = tuple(row.line for row in accepted)
    values = {column: row.values[column] for column, row in told.items()}
    missing = [column for column in _NEEDED if column not in values]
    if accepted and missing:
        kept = set(lines)
        refused = [row for row in rows if row.line not in kept]
        return Merged(None, (), (*refusals, *_spoiled(accepted, refused, missing)))
    if not accepted:
        return Merged(None, (), tuple(refusals))
    return Merged(_order(external_id, values, accepted), lines, tuple(refusals))


def _contradictions(
    row: PlainRow, told: Mapping[str, PlainRow], zone: ZoneInfo, now: datetime
) -> list[Refusal]:
    refusals = []
    for column in row.values.keys() & told.keys():
        if row.values[column] != told[column].values[column]:
            reason = _l(
                "%(column)s is “%(here)s” here, but “%(there)s” on line %(line)s of the same order",
                column=column,
                here=shortened(row.written[column]),
                there=shortened(told[column].written[column]),
                line=told[column].line,
            )
            refusals.append(Refusal(row.line, column, shortened(row.written[column]), reason))
    if refusals:
        return sorted(refusals, key=lambda refusal: refusal.column or "")
    return _impossible(row, {**{c: r.values[c] for c, r in told.items()}, **row.values}, zone, now)


def _impossible(
    row: PlainRow, values: Mapping[str, Any], zone: ZoneInfo, now: datetime
) -> list[Refusal]:
    """Check what the order would say with this row: a rule may span two rows."""
    if "delivered_at" not in values:
        return []
    delivered, ordered = values["delivered_at"].at, values.get("ordered_at")
    status = values.get("status", OrderStatus.DELIVERED)
    if status != OrderStatus.DELIVERED:
        column = "status"
        reason = _l("the status is “%(status)s”, but delivered_at is filled", status=status.value)
    elif fault := delivery_fault(ordered.at if ordered else None, delivered, zone, now):
        column = "delivered_at"
        reason = _FAULTS[fault]
    else:
        return []
    return [Refusal(row.line, column, shortened(row.written.get(column, "")) or None, reason)]


def _spoiled(
    accepted: Sequence[PlainRow], refused: Sequence[PlainRow], missing: Sequence[str]
) -> list[Refusal]:
    """Refuse the rows of an order that lacks what it needs; name the line to mend."""
    culprits = [row.line for row in refused if any(column in row.written for column in missing)]
    if culprits:
        return [_spoiled_by(culprits[0], row.line, missing) for row in accepted]
    first, *others = accepted
    told = [
        Refusal(first.line, column, None, _l("%(column)s is empty", column=column))
        for column in missing
    ]
    return told + [_spoiled_by(first.line, row.line, missing) for row in others]


def _spoiled_by(culprit: int, line: int, missing: Sequence[str]) -> Refusal:
    reason = _l(
        "line %(line)s spoiled this order: it should say %(columns)s",
        line=culprit,
        columns=", ".join(missing),
    )
    return Refusal(line, None, None, reason)


def _order(external_id: str, values: Mapping[str, Any], rows: Sequence[PlainRow]) -> OrderData:
    delivered = values.get("delivered_at")
    items = tuple(_item(row.values) for row in rows if "item" in row.values)
    return OrderData(
        external_id=external_id,
        number=values["number"],
        client=ClientData(
            values["client"],
            values.get("email"),
            values.get("phone"),
            values.get("client_id"),
            segment=values.get("segment"),
        ),
        ordered_at=values["ordered_at"].at,
        delivered_at=delivered.at if delivered else None,
        status=values.get("status", OrderStatus.DELIVERED if delivered else None),
        amount=values.get("amount"),
        currency=values.get("currency"),
        manager=values.get("manager"),
        language=values.get("language"),
        items=items,
        keeps_items=not items,
    )


def _item(values: Mapping[str, Any]) -> ItemData:
    quantity = values.get("quantity", ItemData.quantity)
    return ItemData(values["item"], values.get("sku"), quantity, values.get("price"))
