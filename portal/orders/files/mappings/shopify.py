"""Orders of Shopify: several rows an order, the first of which tells everything."""

from __future__ import annotations

from portal.orders.files.mappings.mapping import Cells, FileMapping
from portal.orders.files.mappings.phones import international


def _status(cells: Cells) -> str:
    # in the export an order is fulfilled when it is sent: only the API says that it arrived
    if cells.get("cancelled at") or cells.get("financial status") == "voided":
        return "cancelled"
    return "delivered" if cells.get("delivered at") else ""


def _phone(cells: Cells) -> str:
    shipping, billing = cells.get("shipping country", ""), cells.get("billing country", "")
    for title, country in (
        ("phone", shipping or billing),
        ("shipping phone", shipping),
        ("billing phone", billing),
    ):
        if cells.get(title):
            return international(cells[title], country)
    return ""


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
        "delivered_at": ("Delivered at",),
        "status": ("Cancelled at", "Financial Status"),
        "amount": ("Total",),
        "currency": ("Currency",),
        "manager": ("Employee",),
        "item": ("Lineitem name",),
        "sku": ("Lineitem sku",),
        "quantity": ("Lineitem quantity",),
        "price": ("Lineitem price",),
    },
    marks=("Name", "Created at", "Lineitem name"),
    status=_status,
    readings={"phone": _phone},
    first_row_tells=True,
)
