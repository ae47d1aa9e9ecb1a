"""One order out of plain columns, for systems that send one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.orders.cells import CellError, clean_text, shortened
from portal.orders.data import ClientData, ItemData, OrderData, OrderStatus
from portal.orders.files.cells import EXTERNAL_ID_LENGTH, cell_readers, read_row
from portal.orders.shops.errors import BodyRefused

OF_ITEMS = ("item", "sku", "quantity", "price")
NEEDED = ("number", "client", "ordered_at")

FieldOf = Callable[[str, int], str]


def order_of(rows: Sequence[Mapping[str, str]], zone: ZoneInfo, field_of: FieldOf) -> OrderData:
    """Make an order of rows of our plain columns: the first tells it, each is a line of goods.

    Moments without an offset are in `zone`. field_of: what the system calls a column of ours in
    a row, by its place. BodyRefused for the first thing that cannot be read or is missing.
    """
    readers = cell_readers(zone)
    told = _read(rows[0], 0, readers, field_of)
    for column in NEEDED:
        if column not in told:
            raise _empty(field_of(column, 0))
    delivered = told.get("delivered_at")
    return OrderData(
        external_id=_external_id(rows[0].get("external_id", ""), field_of("external_id", 0)),
        number=told["number"],
        client=ClientData(
            told["client"],
            told.get("email"),
            told.get("phone"),
            told.get("client_id"),
            told.get("segment"),
        ),
        ordered_at=told["ordered_at"].at,
        delivered_at=delivered.at if delivered else None,
        status=told.get("status", OrderStatus.DELIVERED if delivered else None),
        amount=told.get("amount"),
        currency=told.get("currency"),
        manager=told.get("manager"),
        language=told.get("language"),
        items=tuple(_items(rows, readers, field_of)),
    )


def _items(
    rows: Sequence[Mapping[str, str]],
    readers: Mapping[str, Callable[[str], Any]],
    field_of: FieldOf,
) -> list[ItemData]:
    of_items = {column: readers[column] for column in OF_ITEMS}
    lines = [_read(row, place, of_items, field_of) for place, row in enumerate(rows)]
    return [
        ItemData(
            line["item"],
            line.get("sku"),
            line.get("quantity", ItemData.quantity),
            line.get("price"),
        )
        for line in lines
        if "item" in line
    ]


def _read(
    row: Mapping[str, str],
    place: int,
    readers: Mapping[str, Callable[[str], Any]],
    field_of: FieldOf,
) -> Mapping[str, Any]:
    filled = {column: text for column, text in row.items() if text}
    read = read_row(place, filled, readers)
    for refusal in read.refusals:
        raise BodyRefused(field_of(refusal.column or "", place), refusal.reason, refusal.value)
    return read.values


def _external_id(text: str, field: str) -> str:
    try:
        key = clean_text(text, EXTERNAL_ID_LENGTH)
    except CellError as error:
        raise BodyRefused(field, error.reason, shortened(text)) from error
    if not key:
        raise _empty(field)
    return key


def _empty(field: str) -> BodyRefused:
    return BodyRefused(field, _l("%(column)s is empty", column=field))
