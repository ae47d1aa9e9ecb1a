"""An order of WooCommerce as its REST API (version 3) and its webhooks write it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.orders.data import OrderData, OrderStatus
from portal.orders.files.mappings.phones import international
from portal.orders.shops.fields import objects_at, text_at
from portal.orders.shops.reading import order_of
from portal.orders.shops.states import Endings
from portal.web.clock import firm_zone

# for each column of ours the fields of the order, of which the first filled one counts
FIELDS = {
    "external_id": ("number", "id"),
    "number": ("number", "id"),
    "client": ("billing.company", "shipping.company", "billing.email", "billing.phone", "number"),
    "email": ("billing.email",),
    "amount": ("total",),
    "currency": ("currency",),
}
OTHER_NAMES = {
    "client": "billing.first_name",
    "phone": "billing.phone",
    "ordered_at": "date_created",
    "delivered_at": "date_completed",
    "status": "status",
}
LINE_FIELDS = {"item": "name", "sku": "sku", "quantity": "quantity", "price": "price"}
_KOPECK = Decimal("0.01")
_MOST_DIGITS = 15


def order_from_woocommerce(body: Mapping[str, Any], endings: Endings) -> OrderData:
    """Read an order object. BodyRefused, with the field at fault, when it is none.

    Moments are told in UTC, and else as the shop's clock shows them. The moment of completion is
    the delivery's when the status says delivered.
    """
    order = {
        column: next(filter(None, (text_at(body, path) for path in paths)), "")
        for column, paths in FIELDS.items()
    }
    order["client"] = _person(body, "billing") or _person(body, "shipping") or order["client"]
    order["phone"] = _phone(body, "billing") or _phone(body, "shipping")
    order["ordered_at"] = _moment(body, "date_created")
    order["status"] = endings.column(text_at(body, "status"))
    if order["status"] == OrderStatus.DELIVERED:
        order["delivered_at"] = _moment(body, "date_completed")
    rows = [
        _line(line, f"line_items[{place}].")
        for place, line in enumerate(objects_at(body, "line_items"))
    ] or [{}]
    rows[0] = {**order, **rows[0]}
    return order_of(rows, firm_zone(), _field)


def _line(line: Mapping[str, Any], where: str) -> dict[str, str]:
    told = {column: text_at(line, name, where) for column, name in LINE_FIELDS.items()}
    if told["quantity"] == "0":
        return {}  # refunded whole: it stays in the order as a line of nothing
    return {**told, "item": told["item"] or told["sku"], "price": _rounded(told["price"])}


def _person(body: Mapping[str, Any], address: str) -> str:
    names = (text_at(body, f"{address}.{name}") for name in ("first_name", "last_name"))
    return " ".join(filter(None, names))


def _phone(body: Mapping[str, Any], address: str) -> str:
    phone = text_at(body, f"{address}.phone")
    return international(phone, text_at(body, f"{address}.country"))


def _moment(body: Mapping[str, Any], name: str) -> str:
    in_utc = text_at(body, f"{name}_gmt")
    return f"{in_utc}Z" if in_utc else text_at(body, name)


def _rounded(price: str) -> str:
    """Round what is a line's sum divided by its quantity: a third of a rouble is endless."""
    whole, point, fraction = price.partition(".")
    if not point or not (whole + fraction).isdecimal() or len(whole) > _MOST_DIGITS:
        return price
    return str(Decimal(price).quantize(_KOPECK, ROUND_HALF_UP))


def _field(column: str, place: int) -> str:
    if column in LINE_FIELDS:
        return f"line_items[{place}].{LINE_FIELDS[column]}"
    return OTHER_NAMES.get(column) or FIELDS.get(column, (column,))[0]
