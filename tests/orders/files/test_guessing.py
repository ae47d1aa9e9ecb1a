"""What columns are, guessed by their titles and by what stands in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.orders.data import OrderStatus
from portal.orders.files.chosen import chosen_mapping, iso_day
from portal.orders.files.guessing import guessed_columns, guessed_status, month_comes_first
from portal.orders.files.plain import COLUMNS


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("Номер заказа", "number"), ("№", "number"), ("Order No.", "number"),
        ("ID заказа", "external_id"), ("order_id", "external_id"), ("orderId", "external_id"),
        ("ФИО", "client"), ("Покупатель", "client"), ("Customer Name", "client"),
        ("Контрагент", "client"), ("E-mail", "email"), ("Электронная почта", "email"),
        ("Тел.", "phone"), ("Телефон получателя", "phone"), ("Phone number", "phone"),
        ("Дата создания", "ordered_at"), ("created_at", "ordered_at"),
        ("Дата доставки", "delivered_at"), ("Доставлен", "delivered_at"),
        ("Статус заказа", "status"), ("Order Status", "status"),
        ("Сумма, руб.", "amount"), ("Итого к оплате", "amount"), ("Total", "amount"),
        ("Валюта", "currency"), ("Ответственный менеджер", "manager"),
        ("Наименование товара", "item"), ("Product name", "item"),
        ("Артикул", "sku"), ("SKU", "sku"), ("Кол-во", "quantity"), ("Qty", "quantity"),
        ("Цена за шт.", "price"), ("Unit Price", "price"), ("external_id", "external_id"),
        ("Сегмент", "segment"), ("Язык клиента", "language"),
    ],
)  # fmt: skip
def test_title_tells_what_a_column_is(title: str, column: str) -> None:
    assert guessed_columns([title], [[]]) == {0: column}


def test_cells_tell_where_titles_do_not() -> None:
    titles = ["a", "b", "c", "d"]
    cells = [["Анна"], ["a@b.ru"], ["8 (916) 123-45-67"], ["27.01.2026 10:30"]]
    assert guessed_columns(titles, cells) == {1: "email", 2: "phone", 3: "ordered_at"}


def test_title_is_not_believed_against_its_cells() -> None:
    assert guessed_columns(["Дата"], [["завтра"]]) == {}
    assert guessed_columns(["Доставлен"], [["да"]]) == {}
    assert guessed_columns(["E-mail"], [["нет"]]) == {}


def test_each_column_of_ours_is_given_once_and_to_the_best_title() -> None:
    titles = ["Дата", "Дата заказа", "Имя", "Покупатель"]
    assert guessed_columns(titles, [[]] * 4) == {1: "ordered_at", 3: "client"}


@given(
    st.lists(st.text(max_size=20), max_size=8), st.lists(st.lists(st.text(max_size=9)), max_size=8)
)
def test_any_titles_and_cells_are_guessed_at_without_a_failure(
    titles: list[str], cells: list[list[str]]
) -> None:
    found = guessed_columns(titles, cells)
    assert set(found) <= set(range(len(titles)))
    assert len(set(found.values())) == len(found)
    assert set(found.values()) <= set(COLUMNS)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Доставлен", OrderStatus.DELIVERED), ("Вручён получателю", OrderStatus.DELIVERED),
        ("Выполнен", OrderStatus.DELIVERED), ("completed", OrderStatus.DELIVERED),
        ("Отменён клиентом", OrderStatus.CANCELLED), ("Возврат", OrderStatus.CANCELLED),
        ("refunded", OrderStatus.CANCELLED), ("В обработке", OrderStatus.NEW),
        ("processing", OrderStatus.NEW), ("Не доставлен", None), ("unfulfilled", None), ("?", None),
    ],
)  # fmt: skip
def test_word_for_the_state_is_guessed(word: str, status: OrderStatus | None) -> None:
    assert guessed_status(word) is status


@pytest.mark.parametrize(
    ("cells", "is_first"),
    [
        (["03/24/2026", "03/04/2026"], True), (["24/03/2026"], False), (["03.04.2026"], False),
        (["2026-03-04"], False), (["03/04/2026"], None), ([], None),
    ],
)  # fmt: skip
def test_order_of_month_and_day_is_told_by_the_days(
    cells: list[str], is_first: bool | None
) -> None:
    assert month_comes_first(cells) is is_first


@given(st.dates(), st.booleans(), st.sampled_from(["/", ".", "-"]))
def test_written_day_is_read_back(day: object, month_first: bool, sign: str) -> None:
    first, second = ("%m", "%d") if month_first else ("%d", "%m")
    written = f"{day:{first}}{sign}{day:{second}}{sign}{day.year:04d} 10:30"  # type: ignore[attr-defined]
    assert iso_day(written, month_first) == f"{day.isoformat()} 10:30"  # type: ignore[attr-defined]


def test_chosen_columns_make_do_with_one_number_and_an_address_for_a_name() -> None:
    mapping = chosen_mapping(
        {"columns": {"external_id": "Код", "email": "Почта", "ordered_at": "Дата"}}, ""
    )
    told = mapping.told({"код": "7", "почта": "a@b.ru", "дата": "3/4/26"})
    assert (told["external_id"], told["number"], told["client"]) == ("7", "7", "a@b.ru")
    assert told["ordered_at"] == "2026-04-03"
    assert mapping.missing(["код", "дата"]) == ["Почта"]


def test_day_of_delivery_says_delivered_where_no_column_tells_the_state() -> None:
    columns = {"number": "№", "client": "Кто", "ordered_at": "Дата", "delivered_at": "Вручён"}
    mapping = chosen_mapping({"columns": columns}, "")
    assert mapping.told({"вручён": "2026-01-02"})["status"] == "delivered"
    assert mapping.told({"вручён": ""})["status"] == ""
