"""Webhooks of any other system: JSON, and the admin's word for where in it things lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.inbox.bodies import read_json
from portal.inbox.calls import Arrival, Call, Source, kept_id
from portal.inbox.kinds.kind import Kind, endings_of, moment_at
from portal.inbox.news import News, OrderNews
from portal.inbox.paths import value_at
from portal.inbox.signatures import Encoding, is_bearer, is_signed
from portal.orders.shops.errors import BodyRefused
from portal.orders.shops.fields import text_at
from portal.orders.shops.reading import order_of
from portal.web.clock import firm_zone

ORDER_COLUMNS = (
    *("external_id", "number", "client", "ordered_at", "email", "phone", "segment"),
    *("delivered_at", "status", "amount", "currency", "manager", "language", "updated_at"),
)
ITEMS = "items"
ITEM_COLUMNS = ("item", "sku", "quantity", "price")
COLUMNS = (*ORDER_COLUMNS, ITEMS, *ITEM_COLUMNS)
NEEDED = ("external_id", "client", "ordered_at")


class Proof(StrEnum):
    """How a system shows that a call is its own."""

    SIGNATURE = "signature"
    SECRET = "secret"  # noqa: S105 - a name


def _is_genuine(source: Source, call: Call) -> bool:
    sent = call.header(source.settings["header"])
    if source.settings["proof"] == Proof.SIGNATURE:
        return is_signed(source.secret, call.body, sent, Encoding(source.settings["encoding"]))
    return is_bearer(source.secret, sent)


def _arrivals(source: Source, call: Call) -> Sequence[Arrival]:
    name = source.settings["id_header"]
    return [Arrival(None, kept_id(call.header(name)) if name else None, call.body)]


def _read(source: Source, _topic: str | None, content: bytes) -> News:
    body = read_json(content)
    found = found_in(body, source.settings["mapping"])
    order = {column: text for column, text in found.order.items() if column != "updated_at"}
    order["number"] = order.get("number") or order.get("external_id", "")
    order["status"] = endings_of(source).column(order.get("status", ""))
    rows: list[dict[str, str]] = [dict(line) for line in found.items] or [{}]
    rows[0] = {**order, **rows[0]}
    data = order_of(rows, firm_zone(), lambda column, place: _field(source, column, place))
    as_of = moment_at({"updated_at": found.order.get("updated_at")}, "updated_at")
    return OrderNews(data, data.external_id, as_of)


class Found:
    """What a mapping finds in a body, as text: of the order, and of each of its lines."""

    def __init__(self, order: Mapping[str, str], items: Sequence[Mapping[str, str]]) -> None:
        self.order = order
        self.items = items


def found_in(body: Mapping[str, Any], mapping: Mapping[str, str]) -> Found:
    """Look for each column of ours. BodyRefused for what is no text or number, or no list."""
    lines = value_at(body, mapping[ITEMS]) if mapping.get(ITEMS) else None
    if lines is not None and not isinstance(lines, list):
        raise BodyRefused(mapping[ITEMS], _l("a list is expected here"))
    order = {column: _text(body, mapping, column) for column in ORDER_COLUMNS}
    items = [
        {column: _text(line, mapping, column) for column in ITEM_COLUMNS} for line in lines or []
    ]
    return Found(order, items)


def _text(body: object, mapping: Mapping[str, str], column: str) -> str:
    path = mapping.get(column, "")
    if not path:
        return ""
    try:
        return text_at({"value": value_at(body, path)}, "value")
    except BodyRefused as error:
        raise BodyRefused(path, _l("a text or a number is expected here"), error.value) from error


def _field(source: Source, column: str, place: int) -> str:
    mapping: Mapping[str, str] = source.settings["mapping"]
    if column == "number" and column not in mapping:
        column = "external_id"  # which then is the number too
    path = mapping.get(column) or column
    return f"{mapping.get(ITEMS)}[{place}] {path}" if column in ITEM_COLUMNS else path


GENERIC = Kind(_is_genuine, _arrivals, _read)
