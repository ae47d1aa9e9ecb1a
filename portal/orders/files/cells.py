"""One row of the plain mapping, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.clients.models import SEGMENT_LENGTH
from portal.orders.files.errors import Refusal
from portal.orders.values import (
    CellError,
    clean_text,
    parse_amount,
    parse_currency,
    parse_email,
    parse_language,
    parse_moment,
    parse_phone,
    parse_quantity,
    parse_status,
    shortened,
)

EXTERNAL_ID_LENGTH = 200
NUMBER_LENGTH = 100
SKU_LENGTH = 100
NAME_LENGTH = 300

Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row with its filled cells: as written, and read. Refused when any was not readable."""

    line: int
    written: Mapping[str, str]
    values: Mapping[str, Any]
    refusals: tuple[Refusal, ...] = ()


def cell_readers(zone: ZoneInfo) -> dict[str, Reader]:
    """Return what reads each column but external_id; days without an offset are in `zone`."""
    name = partial(clean_text, max_length=NAME_LENGTH)
    # what an order says is repeated on each of its rows, and orders of a day share it
    remembered = lru_cache(maxsize=4096)
    moment = remembered(partial(parse_moment, zone=zone))
    return {
        "number": partial(clean_text, max_length=NUMBER_LENGTH),
        "client": name,
        "client_id": partial(clean_text, max_length=EXTERNAL_ID_LENGTH),
        "email": remembered(parse_email),
        "phone": remembered(parse_phone),
        "segment": partial(clean_text, max_length=SEGMENT_LENGTH),
        "ordered_at": moment,
        "delivered_at": moment,
        "status": remembered(parse_status),
        "amount": parse_amount,
        "currency": remembered(parse_currency),
        "manager": name,
        "language": remembered(parse_language),
        "item": name,
        "sku": partial(clean_text, max_length=SKU_LENGTH),
        "quantity": parse_quantity,
        "price": parse_amount,
    }


def read_row(line: int, written: Mapping[str, str], readers: Mapping[str, Reader]) -> PlainRow:
    """Read the filled cells of a row; every unreadable one is told of."""
    values: dict[str, Any] = {}
    refusals = []
    for column, reader in readers.items():
        if column not in written:
            continue
        try:
            value = reader(written[column])
        except CellError as error:
            refusals.append(Refusal(line, column, shortened(written[column]), error.reason))
        else:
            if value != "":  # nothing but characters that cannot be printed
                values[column] = value
    if "item" not in values and ("sku" in values or "price" in values):
        refusals.append(
            Refusal(line, "item", None, _l("item is empty, but its sku or price is filled"))
        )
    return PlainRow(line, written, values, tuple(refusals))
