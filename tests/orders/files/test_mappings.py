"""Files as shops export them: the real ones, counted independently, and what is odd in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from portal.config import ROOT
from portal.orders.data import OrderData, OrderStatus
from portal.orders.files.errors import FileRefused
from portal.orders.files.reading import OrderFile
from portal.orders.models import Order
from portal.orders.queries import orders_by_external_id
from portal.storage.database import db
from portal.web.clock import now
from tests.factories.files import preview, read_order_file, take_in

# beside the checkout; a worktree lies one folder deeper
FOLDERS = [parent / "shared/data/orders/shopify_csv" for parent in Path(__file__).parents]
HEADER = (
    "Name,Email,Financial Status,Total,Currency,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem sku,Billing Name,Shipping Phone,Notes,Cancelled at,Phone"
)
FIRST = (
    "#1001,ann@example.com,paid,20.00,EUR,2025-12-06 10:37:33 -0500,2,Cap,7.50,C-1,Ann Lee,"
    '\'+1 212 555 0147,"two\nlines",,'
)
SECOND = "#1001,ann@example.com,,,,2025-12-06 10:37:33 -0500,1,Mug,5.00,,,,,,"


def shopify(*rows: str, mapping: str | None = None) -> OrderFile:
    return read_order_file("\n".join((HEADER, *rows)).encode(), "orders.csv", now(), mapping)


def only(file: OrderFile) -> OrderData:
    assert file.refusals == ()
    (order,) = file.orders
    return order.data


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def exports() -> list[str]:
    """Return an export of ours, and the published ones where somebody laid them."""
    ours = "\n".join((HEADER, FIRST, SECOND, FIRST.replace("#1001", "#1002")))
    published = [path for folder in FOLDERS for path in sorted(folder.glob("*.csv"))]
    return [ours, *(path.read_text("utf-8") for path in published)]


def by_name(export: str) -> dict[str, list[dict[str, str]]]:
    """Count by hand: rows by the order's name."""
    orders: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(export)):
        orders.setdefault(row["Name"], []).append(row)
    return orders


def test_real_exports_go_in_whole_and_again_change_nothing() -> None:
    for export in exports():
        by_hand = by_name(export)
        file = read_order_file(export.encode(), "orders_export.csv", now())
        assert (file.system, file.refusals) == ("Shopify", ())
        first = take_in(file, now())
        db.session.flush()
        assert (first.new, first.changed, first.same) == (len(by_hand), 0, 0)
        here = orders_by_external_id(by_hand)
        assert {name: len(here[name].items) for name in here} == {
            name: len(rows) for name, rows in by_hand.items()
        }
        assert sum(order.amount or 0 for order in here.values()) == sum(
            Decimal(rows[0]["Total"]) for rows in by_hand.values()
        )
        again = preview(read_order_file(export.encode(), "orders_export.csv", now()))
        assert (again.new, again.changed, again.same) == (0, 0, len(by_hand))
        db.session.rollback()


def test_order_of_several_rows_is_one_and_says_who_and_when_once() -> None:
    order = only(shopify(FIRST, SECOND))
    assert (order.external_id, order.number, order.client.name) == ("#1001", "#1001", "Ann Lee")
    assert (order.client.phone, order.amount, order.currency) == (
        "+12125550147", Decimal("20.00"), "EUR",
    )  # fmt: skip
    assert order.ordered_at.isoformat() == "2025-12-06T15:37:33+00:00"
    assert [(item.name, item.sku, item.quantity, item.price) for item in order.items] == [
        ("Cap", "C-1", Decimal(2), Decimal("7.50")),
        ("Mug", None, Decimal(1), Decimal("5.00")),
    ]
    assert (order.status, order.delivered_at) == (None, None)


def test_further_rows_may_repeat_other_words_of_the_order() -> None:
    order = only(shopify(FIRST, SECOND.replace("ann@example.com", "ANN@other.example")))
    assert (order.client.email, len(order.items)) == ("ann@example.com", 2)


@pytest.mark.parametrize(
    ("was", "now_says"), [("paid", "voided"), ('lines",,', 'lines",2025-12-07 09:00:00 -0500,')]
)
def test_voided_and_cancelled_orders_are_cancelled(was: str, now_says: str) -> None:
    assert only(shopify(FIRST.replace(was, now_says))).status is OrderStatus.CANCELLED


def test_order_without_a_name_is_called_by_what_is_known() -> None:
    assert only(shopify(FIRST.replace("Ann Lee", ""))).client.name == "ann@example.com"
    bare = FIRST.replace("Ann Lee", "").replace("ann@example.com", "")
    assert only(shopify(bare)).client.name == "#1001"


def test_cell_that_cannot_be_read_is_told_in_the_words_of_the_file() -> None:
    [refusal] = shopify(FIRST.replace("2025-12-06 10:37:33 -0500", "soon")).refusals
    assert (refusal.line, refusal.column, refusal.value) == (2, "Created at", "soon")


def test_file_of_another_system_is_refused_by_what_it_lacks() -> None:
    with pytest.raises(FileRefused) as refused:
        read_order_file(b"external_id,number\n1,2\n", "orders.csv", now(), "shopify")
    assert "Created at, Lineitem name" in str(refused.value.reason)


def test_delivered_order_stays_delivered_when_the_export_comes_again(app: Flask) -> None:
    take_in(shopify(FIRST), now())
    order = db.session.query(Order).one()
    order.status, order.delivered_at = OrderStatus.DELIVERED, now()
    db.session.flush()
    assert preview(shopify(FIRST)).same == 1


def test_sample_of_the_documentation_goes_in() -> None:
    page = (ROOT / "docs" / "integrations" / "shopify.md").read_text("utf-8")
    sample = page.partition("```csv\n")[2].partition("```")[0]
    order = only(read_order_file(sample.encode(), "orders_export.csv", now()))
    assert (order.number, order.amount, len(order.items)) == ("#1001", Decimal("20.00"), 2)
