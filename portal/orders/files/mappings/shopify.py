"""The export of orders of Shopify: several rows an order, the first of which tells everything."""

from __future__ import annotations

from portal.orders.files.mappings.mapping import Cells, FileMapping


def _shopify_status(cells: Cells) -> str:
    # a Shopify order is fulfilled when it is sent: nobody says when it arrived
    is_void = cells.get("financial status") == "voided"
    return "cancelled" if cells.get("cancelled at") or is_void else ""


SHOPIFY = FileMapping(
    name="shopify",
    system="Shopify",
    columns={
        "external_id": ("Name",),
        "number": ("Name",),
        "client": ("Billing Name", "Shipping Name", "Billing Company", "Email", "Phone", "Name"),
        "email": ("Email",),
        "phone": ("Phone", "Shipping Phone", "Billing Phone"),
        "ordered_at": ("Created at",),
        "amount": ("Total",),
        "currency": ("Currency",),
        "status": ("Cancelled at", "Financial Status"),
        "manager": ("Employee",),
        "item": ("Lineitem name",),
        "sku": ("Lineitem sku",),
        "quantity": ("Lineitem quantity",),
        "price": ("Lineitem price",),
    },
    marks=("Name", "Created at", "Lineitem name"),
    status=_shopify_status,
    first_row_tells=True,
)
