"""The sample on each system's page goes in at the command line, and what is odd in its files."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.config import ROOT
from portal.orders.files.mappings.known import MAPPINGS
from tests.orders.files.conftest import Stored, Take

PAGES = ROOT / "docs" / "integrations"


@dataclass(frozen=True)
class Sample:
    """A sample of a page, and what a person counts in it."""

    page: str
    mapping: str
    place: int  # of those on its page
    orders: int
    delivered: int
    cancelled: int
    items: int
    amount: str

    def content(self) -> bytes:
        text = self.text()
        return text.encode("windows-1251" if 'encoding="windows-1251"' in text else "utf-8")

    def text(self) -> str:
        page = (PAGES / f"{self.page}.md").read_text("utf-8")
        return re.findall(r"```(?:csv|xml|json)\n(.*?)```", page, re.DOTALL)[self.place]


SAMPLES = [
    Sample("shopify", "shopify", 0, 1, 0, 0, 2, "20.00"),
    Sample("shopify", "shopify", 1, 1, 1, 0, 1, "15.00"),
    Sample("woocommerce", "woocommerce", 0, 3, 1, 1, 4, "2042.49"),
    Sample("woocommerce", "woocommerce-webtoffee", 1, 2, 1, 0, 3, "30.00"),
    Sample("moysklad", "moysklad", 0, 3, 1, 1, 0, "13590.50"),
    Sample("retailcrm", "retailcrm", 0, 3, 1, 1, 4, "1834.50"),
    Sample("insales", "insales", 0, 3, 1, 1, 4, "2655.00"),
    Sample("1c", "1c", 0, 2, 1, 1, 3, "2855.00"),
    Sample("ozon", "ozon", 0, 3, 1, 1, 4, "2605.00"),
    Sample("wildberries", "wildberries", 0, 2, 2, 0, 2, "2240.00"),
    Sample("yandex-market", "yandex-market", 0, 3, 1, 0, 4, "0"),
]


def named(sample: Sample) -> str:
    return f"{sample.mapping}-{sample.place}"


@pytest.mark.parametrize("sample", SAMPLES, ids=named)
def test_sample_of_the_page_goes_in_by_its_titles_and_again_changes_nothing(
    take: Take, stored: Stored, sample: Sample
) -> None:
    said = take(sample.content())
    assert said.splitlines()[0] == (
        f"new {sample.orders}, changed 0, same 0, delivered {sample.delivered}, refused lines 0"
    )
    orders = stored().values()
    states = [order.status for order in orders]
    assert (states.count("delivered"), states.count("cancelled")) == (
        sample.delivered, sample.cancelled,
    )  # fmt: skip
    assert sum(len(order.items) for order in orders) == sample.items
    assert sum(order.amount or 0 for order in orders) == Decimal(sample.amount)
    again = take(sample.content(), "--mapping", sample.mapping)
    assert again.startswith(f"new 0, changed 0, same {sample.orders}, ")


@pytest.mark.parametrize("sample", SAMPLES, ids=named)
def test_preview_of_the_sample_counts_the_same_and_writes_nothing(
    take: Take, stored: Stored, sample: Sample
) -> None:
    said = take(sample.content(), "--dry-run")
    assert f"new {sample.orders}, " in said
    assert stored() == {}


def test_every_system_has_a_page_that_is_listed_and_a_sample() -> None:
    assert {sample.mapping for sample in SAMPLES} == set(MAPPINGS)
    contents = (PAGES / "README.md").read_text("utf-8")
    assert all(f"({sample.page}.md)" in contents for sample in SAMPLES)


@pytest.mark.parametrize("name", MAPPINGS)
def test_file_of_another_system_is_refused_by_the_titles_that_it_lacks(
    take: Take, name: str
) -> None:
    said = take(
        "external_id,number,client,ordered_at,item\nA1,1,Ann,2025-01-27,Cap\n", "--mapping", name
    )
    assert f"this is no file of {MAPPINGS[name].system}: it lacks " in said
    for mark in MAPPINGS[name].marks:
        assert (mark if isinstance(mark, str) else mark[0]) in said


@pytest.mark.parametrize("sample", [each for each in SAMPLES if each.page != "1c"], ids=named)
def test_sample_is_the_same_as_a_sheet_in_windows_1251_and_with_a_mark_before_it(
    take: Take, stored: Stored, sample: Sample
) -> None:
    text = sample.text()
    take(text)
    same = f"new 0, changed 0, same {sample.orders}, "
    assert take(b"\xef\xbb\xbf" + text.encode()).startswith(same)
    if sample.page == "shopify" and sample.place == 1:
        return  # JSON is UTF-8
    in_roubles = text.replace("₽", "руб.")  # the sign is younger than Windows-1251
    assert take(in_roubles.encode("windows-1251")).startswith(same)
    delimiter = ";" if text.count(";") > text.count(",") else ","
    workbook = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        workbook.active.append(row)
    sheet = io.BytesIO()
    workbook.save(sheet)
    assert take(sheet.getvalue(), name="orders.xlsx").startswith(same)


# what is odd in the files of each system


def sample_of(mapping: str) -> str:
    return next(each for each in SAMPLES if each.mapping == mapping).text()


def test_woocommerce_numbers_are_english_and_phones_of_their_country(
    take: Take, stored: Stored
) -> None:
    take(sample_of("woocommerce"))
    orders = stored()
    assert orders["2041"].items[0].price == Decimal("1007.50")
    assert orders["2042"].items[0].price == Decimal("5.00")
    assert (orders["2041"].phone, orders["2042"].phone) == ("+12125550147", "+79161234567")
    assert orders["2041"].delivered_at is not None
    assert orders["2041"].delivered_at.isoformat() == "2025-01-30T15:05:00+00:00"


def test_line_that_was_refunded_whole_is_left_out(take: Take, stored: Stored) -> None:
    assert "refused lines 0" in take(sample_of("woocommerce").replace("Mug,1,5.00", "Mug,0,5.00"))
    assert [item.name for item in stored()["2041"].items] == ["Cap"]


def test_webtoffee_packs_its_lines_and_a_name_may_hold_a_bar(take: Take, stored: Stored) -> None:
    take(next(each for each in SAMPLES if each.mapping.endswith("webtoffee")).text())
    orders = stored()
    assert [(item.name, item.sku, item.quantity, item.price) for item in orders["3001"].items] == [
        ("Cap", "C-1", 2, Decimal("7.50")),
        ("Mug | large", None, 1, Decimal("5.00")),
    ]
    assert orders["3002"].items[0].price == Decimal("3.33")


def test_goods_of_retailcrm_are_counted_only_with_their_unit(take: Take, stored: Stored) -> None:
    take(sample_of("retailcrm"))
    orders = stored()
    assert [(item.name, item.quantity) for item in orders["1001A"].items] == [
        ("Худи", 2), ("Кружка", 1),
    ]  # fmt: skip
    assert [(item.name, item.quantity) for item in orders["1002A"].items] == [("Стол 60 x 40", 1)]
    assert [(item.name, item.quantity) for item in orders["1003A"].items] == [("Ручка", 10)]


def test_buyers_of_a_marketplace_are_as_many_clients_as_orders(take: Take, stored: Stored) -> None:
    for mapping in ("ozon", "wildberries", "yandex-market"):
        take(sample_of(mapping))
    orders = stored().values()
    assert len({order.client_id for order in orders}) == len(orders)
    assert {order.client_name for order in orders} == {
        "Покупатель Ozon", "Покупатель Wildberries", "Покупатель Яндекс Маркета",
    }  # fmt: skip


def test_returned_and_transported_things_of_wildberries_are_no_orders(
    take: Take, stored: Stored
) -> None:
    take(sample_of("wildberries"))
    assert set(stored()) == {"1234567890", "d02.bb22.0.0"}


def test_shipped_order_of_moysklad_is_new_and_prints_without_goods(
    app: Flask, take: Take, stored: Stored, tmp_path: Path
) -> None:
    take(sample_of("moysklad"))
    orders = stored()
    assert (orders["00013"].status, orders["00013"].delivered_at) == ("new", None)
    acts = tmp_path / "acts.pdf"
    printed = app.test_cli_runner().invoke(args=["acts", "print", "-o", str(acts)])
    assert printed.exit_code == 0, printed.output
    assert acts.read_bytes().startswith(b"%PDF")


def test_list_without_goods_leaves_those_that_are_known(take: Take, stored: Stored) -> None:
    whole = (
        "external_id;number;client;ordered_at;status;amount;manager;item;quantity\n"
        "00013;00013;ИП Иванов;28.01.2025 11:05;new;990,50;Петрова А. И.;Худи;2\n"
    )
    assert take(whole).startswith("new 1, ")
    assert take(sample_of("moysklad")).startswith("new 2, changed 0, same 1, ")
    take(sample_of("moysklad").replace("990,50;0,00", "991,50;0,00"))
    order = stored()["00013"]
    assert (order.amount, [item.name for item in order.items]) == (Decimal("991.50"), ["Худи"])


def test_planned_delivery_is_not_a_delivery(take: Take, stored: Stored) -> None:
    take(sample_of("ozon"))
    on_its_way = stored()["0113026841-0045-2"]
    assert (on_its_way.status, on_its_way.delivered_at) == ("new", None)


def test_fault_is_told_in_the_words_of_the_file(take: Take) -> None:
    said = take(sample_of("ozon").replace("2025-01-28 09:00:00", "завтра"))
    assert "line 5, Принят в обработку: “завтра” is not a date" in said


def test_shopify_order_of_the_api_is_the_order_of_the_export(take: Take, stored: Stored) -> None:
    exported = (
        "Name,Email,Financial Status,Total,Currency,Created at,Lineitem quantity,Lineitem name,"
        "Lineitem price,Lineitem sku,Billing Name,Billing Country,Billing Phone\n"
        "#1002,ann@example.com,paid,15.00,EUR,2025-12-06 10:37:33 -0500,2,Cap,7.50,C-1,Ann Lee,"
        "US,(212) 555-0147\n"
    )
    assert take(exported).startswith("new 1")
    order = json.loads(next(each for each in SAMPLES if each.place == 1).text())
    order["order"]["fulfillments"] = []
    assert take(json.dumps(order), name="order.json").startswith("new 0, changed 0, same 1, ")


@pytest.mark.parametrize(
    "wrapped",
    ['{"order": %s}', '{"orders": [%s]}', "%s", "[%s]", ' { "orders" : [ %s ] } ',
     '{"count": 1, "orders": [%s]}', "\ufeff%s"],
)  # fmt: skip
def test_shopify_json_goes_in_however_it_is_wrapped(
    take: Take, stored: Stored, wrapped: str
) -> None:
    order = json.loads(next(each for each in SAMPLES if each.place == 1).text())["order"]
    said = take(wrapped % json.dumps(order, ensure_ascii=False), name="orders.json")
    assert said.startswith("new 1, changed 0, same 0, delivered 1, refused lines 0")


@pytest.mark.parametrize(
    "sample", [each for each in SAMPLES if each.text()[0] not in "{<"], ids=named
)
def test_titles_of_a_file_are_of_one_system_only(sample: Sample) -> None:
    text = sample.text()
    delimiter = ";" if text.count(";") > text.count(",") else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    found = {
        mapping.name
        for row in rows
        for mapping in MAPPINGS.values()
        if mapping.knows({title.casefold() for title in row})
    }
    assert found == {sample.mapping}


def test_title_that_counts_may_not_come_twice(take: Take) -> None:
    twice = sample_of("ozon").replace("Дата отгрузки;Статус", "Статус;Статус")
    assert "two columns are called “Статус”" in take(twice)


ODD = [
    "1,234.50",
    "NaN",
    "1e999999",
    "0",
    "²",
    "٣,٣٣٣",
    "name:a|quantity:0|total:1",
    "2 шт",
    "0001-01-01",
]


@given(st.data())
def test_any_text_under_the_titles_of_a_system_is_told_as_text(data: st.DataObject) -> None:
    mapping = data.draw(st.sampled_from(list(MAPPINGS.values())))
    texts = st.text(max_size=20) | st.sampled_from(ODD)
    titles = sorted(mapping.titles)
    cells = dict(zip(titles, data.draw(st.lists(texts, max_size=len(titles))), strict=False))
    for told in mapping.told_lines(cells):
        assert all(isinstance(text, str) for text in told.values())
        assert told["status"] in ("", "new", "delivered", "cancelled")
        assert set(mapping.told({})) == set(told)
