"""An order of Shopify's API in the columns of Shopify's own export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.orders.shops.fields import objects_at, text_at

# the CSV and the JSON of one order go through one mapping, so that they mean the same
ORDER_FIELDS = {
    "Name": "name",
    "Email": "email",
    "Phone": "phone",
    "Financial Status": "financial_status",
    "Currency": "currency",
    "Total": "total_price",
    "Created at": "created_at",
    "Cancelled at": "cancelled_at",
    "Billing Name": "billing_address.name",
    "Billing Company": "billing_address.company",
    "Billing Phone": "billing_address.phone",
    "Billing Country": "billing_address.country_code",
    "Shipping Name": "shipping_address.name",
    "Shipping Phone": "shipping_address.phone",
    "Shipping Country": "shipping_address.country_code",
}
LINE_FIELDS = {
    "Lineitem name": "name",
    "Lineitem sku": "sku",
    "Lineitem quantity": "quantity",
    "Lineitem price": "price",
}
DELIVERED_AT = "Delivered at"  # no column of the export: it does not know
TITLES = (*ORDER_FIELDS, DELIVERED_AT, *LINE_FIELDS)

_NOT_SENT = {"cancelled", "error", "failure"}


def shopify_rows(body: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the rows of the order's export, by TITLES in small letters; the first tells all.

    BodyRefused for a field of a wrong kind.
    """
    order = {title: text_at(body, path) for title, path in ORDER_FIELDS.items()}
    order[DELIVERED_AT] = _delivered_at(body)
    lines = [
        {title: text_at(line, path, f"line_items[{place}].") for title, path in LINE_FIELDS.items()}
        for place, line in enumerate(objects_at(body, "line_items"))
    ] or [{}]
    rows = [{"Name": order["Name"], **line} for line in lines]
    rows[0] = {**order, **rows[0]}
    return [{title.casefold(): text for title, text in row.items()} for row in rows]


def _delivered_at(body: Mapping[str, Any]) -> str:
    """Return when the last parcel of an order that was sent whole arrived, or nothing.

    A fulfilment has no moment of delivery: what changed it last was its delivery.
    """
    sent = [
        (text_at(each, "shipment_status", where), text_at(each, "updated_at", where))
        for place, each in enumerate(objects_at(body, "fulfillments"))
        if text_at(each, "status", where := f"fulfillments[{place}].") not in _NOT_SENT
    ]
    is_part = text_at(body, "fulfillment_status") == "partial"
    if is_part or any(status != "delivered" for status, _ in sent):
        return ""
    return max((moment for _, moment in sent), default="")
