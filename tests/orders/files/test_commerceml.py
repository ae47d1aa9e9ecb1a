"""CommerceML: a real exchange counted independently, what exports differ in, hostile files."""

from __future__ import annotations

import codecs
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import Role
from portal.orders.files.errors import FileRefused
from portal.orders.files.table import read_table
from tests.factories.people import RUSSIAN, signed_in
from tests.orders.files.conftest import Stored, Take
from tests.pages import page_of

# beside the checkout; a worktree lies one folder deeper
FOLDERS = [parent / "shared/data/orders/commerceml" for parent in Path(__file__).parents]

DOCUMENT = """<Документ><Ид>20</Ид><Номер>ЗК-20</Номер>
<Дата>2025-01-27</Дата><Время>10:30:00</Время><ХозОперация>Заказ товара</ХозОперация>
<Валюта>RUB</Валюта><Сумма>15.00</Сумма>
<Контрагенты><Контрагент><Ид>c-1</Ид><Наименование>Анна Ли</Наименование></Контрагент></Контрагенты>
<Товары><Товар><Наименование>Ручка</Наименование><ЦенаЗаЕдиницу>5.00</ЦенаЗаЕдиницу>
<Количество>3</Количество></Товар></Товары></Документ>"""


def exchange(
    *documents: str, before: str = '<?xml version="1.0" encoding="UTF-8"?>', root: str = ""
) -> str:
    inside = "".join(documents or (DOCUMENT,))
    return f"{before}<КоммерческаяИнформация{root}>{inside}</КоммерческаяИнформация>"


def with_requisites(**told: str) -> str:
    pairs = "".join(
        f"<ЗначениеРеквизита><Наименование>{name.replace('_', ' ')}</Наименование>"
        f"<Значение>{value}</Значение></ЗначениеРеквизита>"
        for name, value in told.items()
    )
    return DOCUMENT.replace(
        "</Документ>", f"<ЗначенияРеквизитов>{pairs}</ЗначенияРеквизитов></Документ>"
    )


def test_real_exchange_goes_in_whole_and_again_changes_nothing(take: Take, stored: Stored) -> None:
    for content in {path.read_bytes() for folder in FOLDERS for path in folder.glob("*.xml")}:
        text = content.decode("windows-1251")
        count = text.count("<Документ>")
        assert take(content).startswith(f"new {count}, changed 0, same 0, delivered 1, refused")
        order = stored()["20"]
        assert len(order.items) == text.count("<Товар>")
        assert order.amount == Decimal("9683.42")
        assert sum((i.price or 0) * i.quantity for i in order.items) == order.amount
        assert order.ordered_at.isoformat() == "2007-10-16T11:40:40+00:00"
        assert order.delivered_at is not None
        assert order.delivered_at.isoformat() == "2007-10-16T11:51:58+00:00"
        assert (order.client_name, order.status) == ("Петр Петров", "delivered")
        again = take(content, "--mapping", "1c")
        assert again.startswith(f"new 0, changed 0, same {count}, delivered 1, refused lines 0")


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"Статус_заказа": "[F] Доставлен"}, "delivered"),
        ({"Статус_заказа": "\t Доставлен\u00a0\n"}, "delivered"),
        ({"Статус_заказа": "Выполнен", "Отменен": "false"}, "delivered"),
        ({"Статус_заказа": "[N] Принят", "Финальный_статус": "true"}, "delivered"),
        ({"Статус_заказа": "[S] Отгружен", "Финальный_статус": "false"}, "new"),
        ({"Статус_заказа": "[F] Доставлен", "Отменен": "true"}, "cancelled"),
        ({"Статус_заказа": "Отменён"}, "cancelled"),
        ({"ПометкаУдаления": "true"}, "cancelled"),
        ({}, "new"),
    ],
)
def test_requisites_tell_the_state_of_an_order(
    take: Take, stored: Stored, told: dict[str, str], status: str
) -> None:
    assert "refused lines 0" in take(exchange(with_requisites(**told)))
    assert stored()["ЗК-20"].status == status


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("<Сумма>15.00</Сумма>", "<Сумма>\n\t1\u00a0234,50\u00a0</Сумма>"),
        ("<Сумма>15.00</Сумма>", "<Сумма>1234.5000</Сумма>"),
        ("<Дата>2025-01-27</Дата><Время>10:30:00</Время>", "<Дата>2025-01-27T10:30:00</Дата>"),
        ("<Дата>2025-01-27</Дата><Время>10:30:00</Время>", "<Дата>27.01.2025 10:30</Дата>"),
        ("<Время>10:30:00</Время>", "<Время>0001-01-01T10:30:00</Время>"),
        ("<Количество>3</Количество>", "<Количество>3.000000</Количество>"),
        ("<Номер>ЗК-20</Номер>", "<Номер>\u00a0ЗК-20\t</Номер>"),
        ("</Документ>", "<Комментарий>a</Комментарий></Документ>"),
    ],
)
def test_exports_that_write_values_otherwise_are_read_the_same(
    take: Take, stored: Stored, was: str, is_now: str
) -> None:
    assert was in DOCUMENT
    assert take(exchange(DOCUMENT.replace(was, is_now))).startswith("new 1, ")
    order = stored()["ЗК-20"]
    assert order.ordered_at.isoformat() == "2025-01-27T07:30:00+00:00"
    assert order.amount in (Decimal("15.00"), Decimal("1234.50"))
    assert order.items[0].quantity == 3


@pytest.mark.parametrize(
    "content",
    [
        exchange().encode(),
        codecs.BOM_UTF8 + exchange().encode(),
        exchange(before='<?xml version="1.0" encoding="windows-1251"?>\n').encode("cp1251"),
        exchange(before="\n").encode(),
        exchange(root=' xmlns="urn:1C.ru:commerceml_3" ВерсияСхемы="3.1"').encode(),
        exchange(f"<Контейнер>{DOCUMENT}</Контейнер>").encode(),
        exchange(before='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"),
    ],
    ids=["utf-8", "mark", "windows-1251", "no declaration", "namespace", "container", "utf-16"],
)
def test_exchange_is_known_in_its_encodings_and_versions(take: Take, content: bytes) -> None:
    assert take(content, name="orders.xml").startswith("new 1, changed 0, same 0, ")


def test_documents_of_payments_and_shipments_are_no_orders(take: Take) -> None:
    payment = DOCUMENT.replace("Заказ товара", "Выплата безналичных денег")
    assert take(exchange(payment, DOCUMENT)).startswith("new 1, ")


def test_thing_that_was_taken_out_of_an_order_is_left_out(take: Take, stored: Stored) -> None:
    out = "<Товар><Наименование>Кружка</Наименование><Количество>0.000</Количество></Товар>"
    take(exchange(DOCUMENT.replace("</Товары>", f"{out}</Товары>")))
    assert [item.name for item in stored()["ЗК-20"].items] == ["Ручка"]


def test_buyer_is_known_by_the_key_of_the_shop_and_by_role(take: Take, stored: Stored) -> None:
    parties = """<Контрагенты><Контрагент><Ид>s</Ид><Наименование>Мы</Наименование>
    <Роль>Продавец</Роль></Контрагент><Контрагент><Ид>c-1</Ид><Наименование>Анна Ли</Наименование>
    <Роль>Покупатель</Роль></Контрагент></Контрагенты>"""
    other = re.sub(r"<Контрагенты>.*</Контрагенты>", parties, DOCUMENT, flags=re.DOTALL)
    take(
        exchange(
            DOCUMENT,
            other.replace("20<", "21<"),
            DOCUMENT.replace("20<", "22<").replace("c-1", "c-2"),
        )
    )
    orders = stored()
    assert {order.client_name for order in orders.values()} == {"Анна Ли"}
    assert orders["ЗК-20"].client_id == orders["ЗК-21"].client_id != orders["ЗК-22"].client_id


def test_fault_is_told_by_the_place_of_the_order_and_the_word_of_the_file(take: Take) -> None:
    wrong = DOCUMENT.replace("2025-01-27", "2025-31-12").replace("20<", "21<")
    said = take(exchange(DOCUMENT, wrong))
    assert said.startswith("new 1, changed 0, same 0, delivered 0, refused lines 1")
    assert "line 2, Дата: " in said


BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>"""
FOREIGN = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (exchange("<Документ><Ид>&c;</Ид></Документ>", before=BOMB), "is not a table"),
        (exchange("<Документ><Ид>&c;</Ид></Документ>", before=FOREIGN), "is not a table"),
        (exchange(before='<?xml version="1.0"?><!DOCTYPE КоммерческаяИнформация>'), "not a table"),
        (exchange()[:-30], "is damaged on line"),
        (exchange().replace("</Товар>", ""), "is damaged on line"),
        (exchange().encode("cp1251"), "is damaged on line 1"),
        (exchange(before='<?xml version="1.0" encoding="windows-1251"?>'), "is damaged on line 1"),
        (exchange(before='<?xml version="1.0" encoding="x-nothing"?>'), "orders"),
        (exchange(before='<?xml version="1.0" encoding="gb2312"?>'), "orders"),
        ('<?xml version="1.0"?><html><body>1</body></html>', "is a web page or XML"),
        (exchange("<a>" * 100_000), "too large to be an order"),
        (exchange("<Документ>" + "<a/>" * 100_001 + "</Документ>"), "too large to be an order"),
        ("<?xml ", "is damaged"),
        (exchange("<Каталог><Товары><Товар/></Товары></Каталог>"), "but has no orders in it"),
        (exchange(DOCUMENT.replace("Заказ товара", "Отпуск товара")), "but has no orders in it"),
    ],
    ids=["bomb", "foreign file", "dtd", "cut off", "tag left open", "not what it declares",
         "other letters declared", "no such encoding", "several bytes", "page", "deep", "endless",
         "begun", "goods", "shipments"],
)  # fmt: skip
def test_hostile_or_damaged_xml_is_refused_in_words(
    take: Take, stored: Stored, content: str | bytes, words: str
) -> None:
    said = take(content, name="orders.xml")
    assert said.startswith("Error: orders.xml: ")
    assert words in said
    assert stored() == {}


@given(st.binary(max_size=300), st.integers(0, 600))
def test_exchange_with_any_bytes_in_it_is_read_or_refused(noise: bytes, place: int) -> None:
    content = exchange().encode()
    for spoiled in (content[:place] + noise + content[place:], content[:place] + noise):
        try:
            read_table(spoiled, "orders.xml")
        except FileRefused as refused:
            assert str(refused.reason)  # noqa: PT017


def test_refused_order_comes_back_as_rows_with_all_its_goods_and_goes_in_mended(
    app: Flask, take: Take, stored: Stored
) -> None:
    pen = re.findall("<Товар>.*</Товар>", DOCUMENT, flags=re.DOTALL)[0]
    two = DOCUMENT.replace(pen, pen + pen.replace("Ручка", "Кружка"))
    wrong = exchange(two.replace("2025-01-27", "завтра"))
    staff = signed_in(app, Role.STAFF)
    data = {"file": (io.BytesIO(wrong.encode()), "orders.xml")}
    preview = staff.submit("/orders/import", data).location
    refused = staff.get(f"{preview}/refused.csv").text
    assert take(refused.replace("завтра", "2025-01-27")).startswith("new 1, ")
    order = stored()["ЗК-20"]
    assert [item.name for item in order.items] == ["Ручка", "Кружка"]


def test_file_of_the_page_is_refused_in_words_and_taken_in(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)

    def upload(content: str):  # type: ignore[no-untyped-def]
        data = {"file": (io.BytesIO(content.encode()), "orders.xml")}
        return staff.submit("/orders/import", data)

    refused = upload(exchange("<Документ><Ид>&c;</Ид></Документ>", before=FOREIGN))
    assert refused.status_code == 422
    assert "orders.xml" in page_of(refused).text("main")
    preview = page_of(staff.get(upload(exchange()).location, headers=RUSSIAN))
    assert "как выгрузка из 1С" in preview.text("main")
