"""An order of Shopify as its API and its webhooks write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from portal.orders.data import OrderData
from portal.orders.files.mappings.shopify import SHOPIFY
from portal.orders.shops.reading import order_of
from portal.orders.shops.shopify_rows import LINE_FIELDS, ORDER_FIELDS, TITLES, shopify_rows

_UTC = ZoneInfo("UTC")


def order_from_shopify(body: Mapping[str, Any]) -> OrderData:
    """Read an order object of Shopify. BodyRefused, with the field at fault, when it is none."""
    rows = [SHOPIFY.told(cells) for cells in shopify_rows(body)]
    return order_of(rows, _UTC, shopify_field)


def shopify_field(column: str, place: int) -> str:
    """Return what Shopify calls a column of ours in the row at this place."""
    title = SHOPIFY.title_of(column, [title.casefold() for title in TITLES])
    if title in LINE_FIELDS:
        return f"line_items[{place}].{LINE_FIELDS[title]}"
    return ORDER_FIELDS.get(title or "", "fulfillments" if title else column)
