"""The plain mapping: rows become orders, and every row that cannot says why."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.orders.data import ClientData, ItemData, OrderData, OrderStatus
from portal.orders.files.plain import COLUMNS
from portal.orders.files.reading import OrderFile
from portal.orders.files.table import FileRefused, open_table
from tests.factories.files import read_orders

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2025, 2, 1, 12, tzinfo=UTC)
ANNA = "e1;1001;Анна;2025-01-27;Книга"


def orders_of(*lines: str, header: str = "external_id;number;client;ordered_at;item") -> OrderFile:
    return orders_in("\n".join((header, *lines)).encode())


def orders_in(content: bytes) -> OrderFile:
    return read_orders(open_table(io.BytesIO(content), "orders.csv"), MOSCOW, NOW)


def with_column(column: str, *values: str) -> OrderFile:
    """Read one order for each value of a column that the others do not have."""
    return orders_of(
        *(f"e{n};1001;Анна;2025-01-27;Книга;{value}" for n, value in enumerate(values)),
        header=f"external_id;number;client;ordered_at;item;{column}",
    )


def told(file: OrderFile) -> list[tuple[int, str | None, str]]:
    return [(each.line, each.column, str(each.reason)) for each in file.refusals]


def only(file: OrderFile) -> OrderData:
    assert told(file) == []
    (order,) = file.orders
    return order.data


# a whole row


def test_a_row_with_every_column_is_an_order() -> None:
    file = orders_of(
        "e1;1001;Анна;К-7;Ann@EXAMPLE.com;8 916 123-45-67;агентства;27.01.2025 10:30;"
        "28.01.2025;доставлен;1 234,50;руб;Пётр;en-US;Книга;B-1;2;617,25",
        header=";".join(COLUMNS),
    )
    assert only(file) == OrderData(
        external_id="e1",
        number="1001",
        client=ClientData("Анна", "Ann@example.com", "+79161234567", "К-7", "агентства"),
        ordered_at=datetime(2025, 1, 27, 7, 30, tzinfo=UTC),
        delivered_at=datetime(2025, 1, 27, 21, tzinfo=UTC),
        status=OrderStatus.DELIVERED,
        amount=Decimal("1234.50"),
        currency="RUB",
        manager="Пётр",
        language="en",
        items=(ItemData("Книга", "B-1", Decimal(2), Decimal("617.25")),),
    )


def test_only_five_columns_are_needed() -> None:
    assert only(orders_of(ANNA)) == OrderData(
        external_id="e1",
        number="1001",
        client=ClientData("Анна"),
        ordered_at=datetime(2025, 1, 26, 21, tzinfo=UTC),
        items=(ItemData("Книга"),),
    )


def test_headings_may_be_in_any_case_and_order_among_unknown_ones() -> None:
    file = orders_of(
        "Книга;?;2025-01-27;Анна;1001;e1", header=" ITEM ;Ещё;Ordered_At;Client;NUMBER;external_id"
    )
    assert only(file).number == "1001"


@pytest.mark.parametrize("heading", ["segment", "Сегмент"])
def test_segment_may_be_headed_in_russian_and_an_empty_cell_tells_nothing(heading: str) -> None:
    file = with_column(heading, "агентства", "")
    assert [order.data.client.segment for order in file.orders] == ["агентства", None]


def test_missing_columns_are_all_named() -> None:
    with pytest.raises(FileRefused) as refused:
        orders_of(header="external_id;клиент;item")
    assert str(refused.value.reason) == (
        "the header (line 1) has no column number, client, ordered_at"
    )


def test_an_empty_file_has_no_columns() -> None:
    with pytest.raises(FileRefused, match="external_id, number, client, ordered_at, item"):
        orders_in(b"")


def test_what_the_table_refused_is_told_among_the_rest() -> None:
    file = orders_of("e0;1;A;2025-01-01;x;extra", ";1;A;2025-01-01;x", ANNA)
    assert [line for line, _, _ in told(file)] == [2, 3]
    assert [order.lines for order in file.orders] == [(4,)]


# several rows


def test_rows_of_one_external_id_are_lines_of_one_order_wherever_they_stand() -> None:
    file = orders_of(ANNA, "e2;1002;Иван;2025-01-27;Стол", "e1;1001;Анна;2025-01-27;Стул")
    assert [(order.data.external_id, order.lines) for order in file.orders] == [
        ("e1", (2, 4)),
        ("e2", (3,)),
    ]
    assert [item.name for item in file.orders[0].data.items] == ["Книга", "Стул"]


def test_a_blank_on_a_later_row_takes_the_value_of_the_order() -> None:
    assert [item.name for item in only(orders_of(ANNA, "e1;;;;Стул")).items] == ["Книга", "Стул"]


def test_a_value_may_come_on_a_later_row() -> None:
    assert only(orders_of("e1;1001;Анна;;Книга", "e1;;;2025-01-27;Стул")).number == "1001"


def test_the_same_value_in_another_spelling_is_no_contradiction() -> None:
    assert len(only(orders_of(ANNA, "e1;1001; Анна ;27.01.2025;Стул")).items) == 2


def test_a_row_that_contradicts_its_order_is_refused_with_both_values() -> None:
    file = orders_of(ANNA, "e1;1001;Иван;2025-01-27;Стул", "e1;;;;Стол")
    assert told(file) == [
        (3, "client", "client is “Иван” here, but “Анна” on line 2 of the same order")
    ]
    assert [item.name for item in file.orders[0].data.items] == ["Книга", "Стол"]
    assert file.orders[0].lines == (2, 4)


def test_an_order_may_have_no_lines() -> None:
    assert only(orders_of("e1;1001;Анна;2025-01-27;")).items == ()


def test_a_price_without_an_item_is_refused() -> None:
    file = orders_of(
        "e1;1001;Анна;2025-01-27;;5", header="external_id;number;client;ordered_at;item;price"
    )
    assert told(file) == [(2, "item", "item is empty, but its sku or price is filled")]


# bad rows


def test_a_bad_cell_is_told_with_line_column_value_and_reason() -> None:
    (refusal,) = with_column("amount", "1,234").refusals
    assert (refusal.line, refusal.column, refusal.value) == (2, "amount", "1,234")
    assert str(refusal.reason) == "“1,234” is not an amount: write 1234.50 or 1 234,50"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("email", "anna"),
        ("phone", "call me"),
        ("delivered_at", "soon"),
        ("status", "shipped"),
        ("amount", "-1"),
        ("currency", "$"),
        ("quantity", "0"),
        ("price", "free"),
        ("sku", "x" * 101),
        ("manager", "x" * 301),
        ("segment", "x" * 61),
        ("language", "de"),
    ],
)
def test_a_bad_cell_of_any_column_refuses_only_its_row(column: str, value: str) -> None:
    file = with_column(column, value, "")
    assert [(line, name) for line, name, _ in told(file)] == [(2, column)]
    assert [order.lines for order in file.orders] == [(3,)]


def test_each_bad_cell_of_a_row_is_told() -> None:
    file = orders_of("e1;" + "9" * 101 + ";Анна;soon;Книга")
    assert [column for _, column, _ in told(file)] == ["number", "ordered_at"]


@pytest.mark.parametrize("key", ["", " ", "\u200b", "x" * 201])
def test_a_row_without_a_usable_external_id_is_refused(key: str) -> None:
    file = orders_of(f"{key};1001;Анна;2025-01-27;Книга", ANNA)
    assert [(line, column) for line, column, _ in told(file)] == [(2, "external_id")]
    assert len(file.orders) == 1


def test_a_missing_needed_value_is_told() -> None:
    assert told(orders_of("e1;;Анна;2025-01-27;Книга")) == [(2, "number", "number is empty")]


def test_a_bad_row_leaves_the_other_rows_of_its_order() -> None:
    file = orders_of(ANNA, "e1;1001;Анна;soon;Стул", "e1;;;;Стол")
    assert file.orders[0].lines == (2, 4)
    assert [line for line, _, _ in told(file)] == [3]


def test_a_bad_row_that_alone_says_who_ordered_spoils_its_order() -> None:
    file = orders_of("e1;1001;Анна;soon;Книга", "e1;;;;Стол", "e2;1002;Иван;2025-01-27;Стул")
    assert [order.data.external_id for order in file.orders] == ["e2"]
    assert told(file)[1] == (
        3,
        None,
        "line 2 spoiled this order: it should say number, client, ordered_at",
    )


def test_an_order_that_says_nothing_anywhere_refuses_all_its_rows() -> None:
    file = orders_of("e1;1001;;2025-01-27;Книга", "e1;;;;Стол")
    assert [(line, column) for line, column, _ in told(file)] == [(2, "client"), (3, None)]
    assert file.orders == ()


# status and delivery


def test_a_delivery_day_without_a_status_means_delivered() -> None:
    assert only(with_column("delivered_at", "2025-01-28")).status is OrderStatus.DELIVERED


def test_delivered_without_a_day_is_fine() -> None:
    order = only(with_column("status", "delivered"))
    assert (order.status, order.delivered_at) == (OrderStatus.DELIVERED, None)


def test_no_status_and_no_delivery_leave_the_status_untold() -> None:
    assert only(with_column("status", "")).status is None


@pytest.mark.parametrize("status", ["new", "отменён"])
def test_a_delivery_day_contradicts_any_other_status(status: str) -> None:
    file = with_column("delivered_at;status", f"2025-01-28;{status}")
    assert [(line, column) for line, column, _ in told(file)] == [(2, "status")]
    assert "but delivered_at is filled" in told(file)[0][2]


def test_a_contradiction_across_two_rows_refuses_the_later() -> None:
    header = "external_id;number;client;ordered_at;item;delivered_at;status"
    file = orders_of(f"{ANNA};2025-01-28;", "e1;;;;Стол;;new", header=header)
    assert [(line, column) for line, column, _ in told(file)] == [(3, "status")]
    assert file.orders[0].data.status is OrderStatus.DELIVERED


def test_delivery_on_the_day_of_the_order_is_fine_even_without_hours() -> None:
    file = orders_of(
        "e1;1001;Анна;2025-01-27 18:00;Книга;2025-01-27",
        header="external_id;number;client;ordered_at;item;delivered_at",
    )
    assert only(file).delivered_at is not None


def test_delivery_before_the_day_of_the_order_is_refused() -> None:
    file = with_column("delivered_at", "2025-01-26 23:59")
    assert told(file) == [(2, "delivered_at", "delivered before it was ordered")]


def test_the_day_is_the_one_of_the_firm() -> None:
    # 21:30 UTC of the 26th is the 27th in Moscow, when the order was made
    assert told(with_column("delivered_at", "2025-01-26T21:30Z")) == []


@pytest.mark.parametrize(("hours", "lines"), [(24, []), (25, [2])])
def test_delivery_may_be_at_most_a_day_ahead(hours: int, lines: list[int]) -> None:
    ahead = NOW + timedelta(hours=hours)
    file = with_column("delivered_at", ahead.isoformat())
    assert [line for line, _, _ in told(file)] == lines


# round trips

# Windows-1251 writes no other letters, and "Рё" in it is a letter of UTF-8
words = (
    st.text(st.sampled_from("абвЖщЯxyZ0179 .,;-'\"№"), min_size=1, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
money = st.none() | st.decimals(0, 10**7, places=2)
moments = st.builds(
    datetime.combine,
    st.dates(date(2001, 1, 1), date(2024, 12, 31)),
    st.times().map(lambda time: time.replace(microsecond=0)),
    st.just(UTC),
)
items = st.builds(ItemData, words, st.none() | words, st.decimals("0.001", 10**6, places=3), money)
orders = st.builds(
    OrderData,
    external_id=st.uuids().map(str),
    number=words,
    client=st.builds(
        ClientData,
        words,
        st.sampled_from([None, "ann@example.com"]),
        external_id=st.none() | words,
        segment=st.none() | words,
    ),
    ordered_at=moments,
    status=st.sampled_from([None, OrderStatus.NEW, OrderStatus.CANCELLED]),
    amount=money,
    currency=st.sampled_from([None, "RUB", "EUR"]),
    manager=st.none() | words,
    language=st.sampled_from([None, "ru", "en"]),
    items=st.lists(items, min_size=1, max_size=3).map(tuple),
)
deliveries = st.builds(
    lambda order, days: replace(
        order,
        status=OrderStatus.DELIVERED,
        delivered_at=order.ordered_at + timedelta(days=days),
    ),
    orders,
    st.integers(0, 20),
)
several = st.lists(orders | deliveries, min_size=1, max_size=4, unique_by=lambda o: o.external_id)


def cells(order: OrderData, item: ItemData) -> list[str]:
    values = (
        order.external_id, order.number, order.client.name, order.client.external_id,
        order.client.email, order.client.phone, order.client.segment, order.ordered_at.isoformat(),
        order.delivered_at and order.delivered_at.isoformat(), order.status, order.amount,
        order.currency, order.manager, order.language, item.name, item.sku, item.quantity,
        item.price,
    )  # fmt: skip
    return ["" if value is None else str(value) for value in values]


def rows_of(orders: Sequence[OrderData]) -> list[list[str]]:
    return [list(COLUMNS), *(cells(order, item) for order in orders for item in order.items)]


def read_back(content: bytes) -> list[OrderData]:
    file = orders_in(content)
    assert told(file) == []
    return [order.data for order in file.orders]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@given(written=several)
@settings(max_examples=30)
def test_orders_written_as_text_read_back_the_same(
    delimiter: str, encoding: str, end: str, written: list[OrderData]
) -> None:
    # a file whose only letters are «Ж№» is UTF-8 and Windows-1251 at once: real ones have words
    named = [
        replace(order, client=replace(order.client, name=f"Общество охотников {order.client.name}"))
        for order in written
    ]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows_of(named))
    assert read_back(file.getvalue().encode(encoding)) == named


@given(written=several)
@settings(max_examples=50)
def test_orders_written_as_a_workbook_read_back_the_same(written: list[OrderData]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows_of(written):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    assert read_back(file.getvalue()) == written


def test_numbers_and_dates_of_a_workbook_are_read_as_they_look() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["external_id", "number", "client", "ordered_at", "item", "amount"])
    local = datetime(2025, 1, 27, 10, 30)  # noqa: DTZ001 - cells know no zone
    book.active.append([1001.0, 77, "Анна", local, "Книга", 0.1 + 0.2])
    file = io.BytesIO()
    book.save(file)
    (order,) = read_back(file.getvalue())
    assert (order.external_id, order.number, order.amount) == ("1001", "77", Decimal("0.30"))
    assert order.ordered_at == local.replace(tzinfo=MOSCOW)
