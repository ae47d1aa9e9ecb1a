"""An order as a trigger of RetailCRM tells it by the template that we give for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.orders.data import OrderData
from portal.orders.shops.fields import objects_at, text_at
from portal.orders.shops.reading import order_of
from portal.orders.shops.states import Endings
from portal.web.clock import firm_zone

# the order of our HTTP API, with RetailCRM's code of its status
FIELDS = {
    "external_id": "external_id",
    "number": "number",
    "client": "client.name",
    "email": "client.email",
    "phone": "client.phone",
    "segment": "client.segment",
    "ordered_at": "ordered_at",
    "delivered_at": "delivered_at",
    "amount": "amount",
    "currency": "currency",
    "manager": "manager",
    "language": "language",
}
LINE_FIELDS = {"item": "name", "sku": "sku", "quantity": "quantity", "price": "price"}


def order_from_retailcrm(body: Mapping[str, Any], endings: Endings) -> OrderData:
    """Read what the template writes. BodyRefused, with the field at fault, for anything else."""
    order = {column: text_at(body, path) for column, path in FIELDS.items()}
    order["status"] = endings.column(text_at(body, "status"))
    rows = [
        {column: text_at(line, name, f"items[{place}].") for column, name in LINE_FIELDS.items()}
        for place, line in enumerate(objects_at(body, "items"))
    ] or [{}]
    rows[0] = {**order, **rows[0]}
    return order_of(rows, firm_zone(), _field)


def _field(column: str, place: int) -> str:
    if column in LINE_FIELDS:
        return f"items[{place}].{LINE_FIELDS[column]}"
    return FIELDS.get(column, column)
