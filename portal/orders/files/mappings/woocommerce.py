"""Orders of WooCommerce, as its two usual export plugins write them."""

from __future__ import annotations

import re
from decimal import Decimal

from portal.orders.files.mappings.mapping import Cells, FileMapping
from portal.orders.files.mappings.phones import international
from portal.orders.files.mappings.reading import (
    english_amount,
    english_money,
    first_of,
    rounded,
    status_of,
)

# WooCommerce has no "delivered": an order is completed when nothing is left to do for it
_DELIVERED = frozenset(("completed", "wc-completed", "выполнен", "завершен", "доставлен"))
_CANCELLED = frozenset(
    ("cancelled", "wc-cancelled", "failed", "wc-failed", "отменен", "не удался", "не удалось")
)
_ITEMS = ("Item Name", "Product Name (main)", "Name")
_QUANTITIES = ("Quantity (- Refund)", "Quantity")
_PRICES = ("Item Cost", "Item Price", "Product Current Price")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,12})?", re.ASCII)
_LINE_ITEM = re.compile(r"line_item_\d+")
_PART = re.compile(r"\|(?=[a-z_]+:)")  # a name may hold a bar


def _person(cells: Cells, first: str, last: str) -> str:
    return " ".join(filter(None, (cells.get(first.casefold()), cells.get(last.casefold()))))


def _export_client(cells: Cells) -> str:
    return (
        first_of(cells, "Full Name (Billing)")
        or _person(cells, "First Name (Billing)", "Last Name (Billing)")
        or _person(cells, "First Name (Shipping)", "Last Name (Shipping)")
        or first_of(
            cells, "Company (Billing)", "Email (Billing)", "Phone (Billing)", "Order Number"
        )
    )


def _webtoffee_client(cells: Cells) -> str:
    return (
        _person(cells, "billing_first_name", "billing_last_name")
        or _person(cells, "shipping_first_name", "shipping_last_name")
        or first_of(
            cells, "billing_company", "billing_email", "customer_email", "billing_phone",
            "order_number",
        )
    )  # fmt: skip


def _line_of_row(cells: Cells) -> list[dict[str, str]]:
    quantity = first_of(cells, *_QUANTITIES)
    if quantity == "0":
        return [{}]  # refunded whole: it stays in the order as a line of nothing
    return [
        {
            "item": first_of(cells, *_ITEMS),
            "sku": first_of(cells, "SKU"),
            "quantity": quantity,
            "price": english_amount(first_of(cells, *_PRICES)),
        }
    ]


def _packed_lines(cells: Cells) -> list[dict[str, str]]:
    """Read `name:Cap|product_id:7|sku:C-1|quantity:2|total:15.00|sub_total:15.00`."""
    packed = (text for title, text in cells.items() if _LINE_ITEM.fullmatch(title))
    return [_line(text) for text in packed if text]


def _line(packed: str) -> dict[str, str]:
    parts = dict(part.partition(":")[::2] for part in _PART.split(packed))
    return {
        "item": parts.get("name", "").strip(),
        "sku": parts.get("sku", "").strip(),
        "quantity": parts.get("quantity", "").strip(),
        "price": _of_one(parts.get("total", ""), parts.get("quantity", "")),
    }


def _of_one(total: str, quantity: str) -> str:
    """Return the price of one thing, in whole cents; what is no number is told of where it is read.

    >>> _of_one("20.00", "3")
    '6.67'
    """
    if not (_NUMBER.fullmatch(total) and _NUMBER.fullmatch(quantity) and Decimal(quantity)):
        return total
    return rounded(f"{Decimal(total) / Decimal(quantity):.6f}")


WOOCOMMERCE = FileMapping(
    name="woocommerce",
    system="WooCommerce",
    columns={
        "external_id": ("Order Number", "Order ID"),
        "number": ("Order Number", "Order ID"),
        "client": (
            "First Name (Billing)", "Last Name (Billing)", "Full Name (Billing)",
            "Company (Billing)", "Email (Billing)",
        ),
        "email": ("Email (Billing)", "Customer User Email"),
        "phone": ("Phone (Billing)", "Phone (Shipping)"),
        "ordered_at": ("Order Date",),
        "delivered_at": ("Completed Date",),
        "status": ("Order Status",),
        "amount": ("Order Total Amount",),
        "currency": ("Order Currency", "Currency"),
        "item": _ITEMS,
        "sku": ("SKU",),
        "quantity": _QUANTITIES,
        "price": _PRICES,
    },
    marks=(
        ("Order Number", "Order ID"), "Order Date", "Order Status",
        ("First Name (Billing)", "Full Name (Billing)", "Email (Billing)", "Phone (Billing)"),
    ),
    status=status_of("Order Status", delivered=_DELIVERED, cancelled=_CANCELLED),
    readings={
        "client": _export_client,
        "phone": lambda cells: international(
            first_of(cells, "Phone (Billing)", "Phone (Shipping)"),
            first_of(cells, "Country Code (Billing)", "Country Code (Shipping)"),
        ),
        "amount": english_money("Order Total Amount"),
    },
    lines=_line_of_row,
    first_row_tells=True,
)  # fmt: skip

WEBTOFFEE = FileMapping(
    name="woocommerce-webtoffee",
    system="WooCommerce (WebToffee)",
    columns={
        "external_id": ("order_number", "order_id"),
        "number": ("order_number", "order_id"),
        "client": (
            "billing_first_name", "billing_last_name", "billing_company", "billing_email",
            "customer_email",
        ),
        "email": ("billing_email", "customer_email"),
        "phone": ("billing_phone", "shipping_phone"),
        "ordered_at": ("order_date",),
        "delivered_at": ("completed_date", "date_completed"),
        "status": ("status", "order_status"),
        "amount": ("order_total",),
        "currency": ("order_currency",),
        "item": ("line_item_1",),
        "sku": ("line_item_1",),
        "quantity": ("line_item_1",),
        "price": ("line_item_1",),
    },
    marks=(("order_number", "order_id"), "order_date", "order_total", "billing_first_name"),
    status=status_of("status", "order_status", delivered=_DELIVERED, cancelled=_CANCELLED),
    readings={
        "client": _webtoffee_client,
        "phone": lambda cells: international(
            first_of(cells, "billing_phone", "shipping_phone"),
            first_of(cells, "billing_country", "shipping_country"),
        ),
        "amount": english_money("order_total"),
    },
    lines=_packed_lines,
)  # fmt: skip
