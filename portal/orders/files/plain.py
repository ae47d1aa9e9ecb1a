"""The mapping "plain": our own column names, one row for each line of an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.orders.cells import CellError, clean_text, shortened
from portal.orders.data import OrderData
from portal.orders.files.cells import EXTERNAL_ID_LENGTH, PlainRow, cell_readers, read_row
from portal.orders.files.errors import FileRefused, Refusal
from portal.orders.files.merging import merge
from portal.orders.files.table import Table

COLUMNS = (
    "external_id", "number", "client", "client_id", "email", "phone", "segment", "ordered_at",
    "delivered_at", "status", "amount", "currency", "manager", "language", "item", "sku",
    "quantity", "price",
)  # fmt: skip
SYNONYMS = {"сегмент": "segment"}
NEEDED = ("external_id", "number", "client", "ordered_at", "item")


@dataclass(frozen=True)
class OrderInFile:
    """An order and the lines of the file that it was read from."""

    data: OrderData
    lines: tuple[int, ...]


@dataclass(frozen=True)
class OrderFile:
    """What can go in, in the order of the file, and every line that cannot.

    table: the file as it came. system: whose it is; None: its columns are our own.
    """

    table: Table
    orders: tuple[OrderInFile, ...]
    refusals: tuple[Refusal, ...]
    system: str | None = None


def read_orders(table: Table, zone: ZoneInfo, now: datetime) -> OrderFile:
    """Read the orders of a table; days and moments without an offset are in `zone`.

    Rows of one `external_id` are one order, wherever they stand. FileRefused when a needed
    column is missing; a bad row only refuses itself, and its order when nothing else tells
    who ordered what and when.
    """
    places = _places(table)
    readers = cell_readers(zone)
    groups: dict[str, list[PlainRow]] = {}
    refusals = list(table.refused)
    for row in table.rows:
        filled = {
            column: text for column, place in places.items() if (text := row.cells[place].strip())
        }
        key = _external_id(row.line, filled)
        if isinstance(key, Refusal):
            refusals.append(key)
        else:
            groups.setdefault(key, []).append(read_row(row.line, filled, readers))
    orders = []
    for key, rows in groups.items():
        order = merge(key, rows, zone, now)
        refusals += order.refusals
        if order.data is not None:
            orders.append(OrderInFile(order.data, order.lines))
    refusals.sort(key=lambda refusal: refusal.line)
    return OrderFile(table, tuple(orders), tuple(refusals))


def _places(table: Table) -> dict[str, int]:
    titles = dict(table.places)
    missing = [column for column in NEEDED if column not in titles]
    if missing:
        raise FileRefused(
            _l(
                "the header (line %(line)s) has no column %(columns)s",
                line=table.header_line,
                columns=", ".join(missing),
            )
        )
    for synonym, column in SYNONYMS.items():
        if synonym in titles:
            titles.setdefault(column, titles[synonym])
    return {column: titles[column] for column in COLUMNS if column in titles}


def _external_id(line: int, filled: Mapping[str, str]) -> str | Refusal:
    text = filled.get("external_id", "")
    try:
        key = clean_text(text, EXTERNAL_ID_LENGTH)
    except CellError as error:
        return Refusal(line, "external_id", shortened(text), error.reason)
    if not key:
        return Refusal(line, "external_id", None, _l("external_id is empty"))
    return key
