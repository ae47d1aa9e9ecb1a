"""Whole files of orders at once, for tests of what is read in them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from portal.acts.intake import Intake, chunks, compared, open_order_file, taken_in
from portal.orders.files.reading import PLAIN, FoundWay, OrderFile
from portal.orders.files.table import OpenTable


def read_orders(
    table: OpenTable, zone: ZoneInfo, now: datetime, found: FoundWay = PLAIN
) -> OrderFile:
    """Read all rows of a table."""
    return _read(OrderFile(table, zone, now, found))


def read_order_file(
    content: bytes, filename: str, now: datetime, mapping: str | None = None
) -> OrderFile:
    """Open a file of orders and read its rows."""
    return _read(open_order_file(io.BytesIO(content), filename, now, mapping))


def preview(file: OrderFile) -> Intake:
    """Tell what taking a whole file in would do; writes nothing."""
    return _summed(file, (compared(chunk) for chunk in chunks(file.found_after(0))))


def take_in(file: OrderFile, at: datetime) -> Intake:
    """Save a whole file's orders and make acts of the delivered ones; the caller commits once."""
    return _summed(file, (taken_in(chunk, at) for chunk in chunks(file.found_after(0))))


def _read(file: OrderFile) -> OrderFile:
    for _ in file.read():
        pass
    return file


def _summed(file: OrderFile, intakes: Iterable[Intake]) -> Intake:
    total = Intake(refusals=list(file.early_refusals()))
    for intake in intakes:
        total.counts += intake.counts
        total.delivered += intake.delivered
        total.refusals += intake.refusals
    total.refusals.sort(key=lambda refusal: refusal.line)
    return total
