"""A file of orders, on the page and on the command line."""

from __future__ import annotations

import csv
import io
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Role
from portal.acts.models import Act
from portal.orders.models import Order
from portal.storage.database import db
from tests.factories.people import RUSSIAN, signed_in
from tests.pages import ExaminingClient, page_of

COLUMNS = "external_id;number;client;ordered_at;delivered_at;status;amount;item;quantity;price"
WINDOWS_FILE = f"""{COLUMNS}
A1;1001;ООО «Ромашка»;03.11.2026;10.11.2026 14:30;;1 234,50;Худи;1;1 234,50
A2;1002;ИП Иванов;04.11.2026;;new;500,00;Бейсболка;2;250,00
A2;1002;;;;;;Значок;10;
A3;1003;АНО «Спорт»;31.02.2026;;;100,00;Майка;1;100
"""


def upload(browser: ExaminingClient, content: bytes, name: str = "orders.csv"):  # type: ignore[no-untyped-def]
    return browser.submit("/orders/import", {"file": (BytesIO(content), name)})


def counts(app: Flask) -> tuple[int, int]:
    with app.app_context():
        orders = db.session.scalar(select(func.count()).select_from(Order))
        acts = db.session.scalar(select(func.count()).select_from(Act))
    return orders or 0, acts or 0


def test_preview_tells_what_would_happen_and_writes_nothing(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    response = upload(staff, WINDOWS_FILE.encode("windows-1251"))
    page = page_of(staff.get(response.location, headers=RUSSIAN))
    figures = [element.to_text().strip() for element in page.all(".figure-big")]
    assert figures == ["2", "0", "0", "1", "1"]
    assert "31.02.2026" in page.text("tbody")
    assert "5" in page.text("tbody")
    assert counts(app) == (0, 0)


def test_confirmed_file_goes_in_and_delivered_orders_get_acts(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    preview = upload(staff, WINDOWS_FILE.encode("windows-1251")).location
    assert staff.submit(preview, {}).status_code == 303
    assert counts(app) == (2, 1)


def test_same_file_twice_changes_nothing(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    for _ in range(2):
        preview = upload(staff, WINDOWS_FILE.encode("windows-1251")).location
        page = page_of(staff.get(preview))
        if page.all(f'form[action="{preview}"]'):
            staff.submit(preview, {})
    assert [e.to_text().strip() for e in page.all(".figure-big")][:3] == ["0", "0", "2"]
    assert counts(app) == (2, 1)


def test_colleague_sees_the_file_and_may_agree_to_it(app: Flask) -> None:
    preview = upload(signed_in(app, Role.STAFF), WINDOWS_FILE.encode()).location
    colleague = signed_in(app, Role.ADMIN)
    assert "staff@example.ru" in page_of(colleague.get("/orders/import")).text("tbody")
    assert colleague.submit(preview, {}).status_code == 303
    assert counts(app) == (2, 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "orders.csv"),
        (b"", "файл"),
    ],
    ids=["picture", "empty"],
)
def test_file_that_is_no_order_file_is_refused_in_words(
    app: Flask, content: bytes, words: str
) -> None:
    response = upload(signed_in(app, Role.STAFF), content)
    assert response.status_code == 422
    assert words in page_of(response).text("main")


def test_file_that_is_too_large_is_refused_in_words(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    app.config["UPLOAD_BYTES"] = 100_000
    response = upload(staff, bytes(200_000))
    assert response.status_code == 413
    assert page_of(response).text("h1")


def test_command_takes_the_good_lines_in_and_names_the_bad_ones(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "заказы.csv"
    file.write_bytes(WINDOWS_FILE.encode("windows-1251"))
    runner = app.test_cli_runner()
    tried = runner.invoke(args=["orders", "import", str(file), "--dry-run"])
    assert "would be new 2" in tried.output
    assert counts(app) == (0, 0)
    done = runner.invoke(args=["orders", "import", str(file)])
    assert done.exit_code == 0
    assert "new 2, changed 0, same 0, delivered 1, refused lines 1" in done.output
    assert "line 5, ordered_at" in done.output
    again = runner.invoke(args=["orders", "import", str(file)])
    assert "new 0, changed 0, same 2" in again.output
    assert counts(app) == (2, 1)


def test_command_refuses_a_file_without_the_needed_columns(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("a,b\n1,2\n")
    result = app.test_cli_runner().invoke(args=["orders", "import", str(file)])
    assert result.exit_code == 1
    assert "external_id" in result.output
    assert "line 1" in result.output


def test_line_with_two_mistakes_is_one_line_and_two_reasons(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(
        "external_id,number,client,ordered_at,amount,item\nA1,1,Ann,yesterday,-5,Hoodie\n"
    )
    result = app.test_cli_runner().invoke(args=["orders", "import", str(file)])
    assert "refused lines 1" in result.output
    assert "line 2, ordered_at" in result.output
    assert "line 2, amount" in result.output


def test_delivery_in_a_later_file_makes_the_act(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    file = tmp_path / "orders.csv"
    head = "external_id,number,client,ordered_at,delivered_at,status,item\n"
    file.write_text(head + "A1,1,Ann,2026-11-01,,new,Hoodie\n")
    runner.invoke(args=["orders", "import", str(file)])
    assert counts(app) == (1, 0)
    file.write_text(head + "A1,1,Ann,2026-11-01,,delivered,Hoodie\n")
    runner.invoke(args=["orders", "import", str(file)])
    assert counts(app) == (1, 1)


def test_cancelling_a_delivered_order_by_file_is_refused_in_words(
    app: Flask, tmp_path: Path
) -> None:
    runner = app.test_cli_runner()
    file = tmp_path / "orders.csv"
    head = "external_id,number,client,ordered_at,status,item\n"
    file.write_text(head + "A1,1,Ann,2026-11-01,delivered,Hoodie\n")
    runner.invoke(args=["orders", "import", str(file)])
    file.write_text(head + "A1,1,Ann,2026-11-01,cancelled,Hoodie\n")
    result = runner.invoke(args=["orders", "import", str(file)])
    assert "line 2, status: The order is delivered and has an act" in result.output


def test_acts_command_writes_one_pdf(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    file = tmp_path / "orders.csv"
    file.write_text(
        "external_id,number,client,ordered_at,status,item\n"
        + "".join(f"A{i},{i},Ann,2026-11-01,delivered,Hoodie\n" for i in range(3))
    )
    runner.invoke(args=["orders", "import", str(file)])
    output = tmp_path / "acts.pdf"
    result = runner.invoke(args=["acts", "print", "--unprinted", "-o", str(output)])
    assert result.exit_code == 0
    assert output.read_bytes().startswith(b"%PDF")


SHOPIFY_FILE = b"""Name,Created at,Lineitem name,Total
#1001,2025-12-06 10:37:33 -0500,Cap,20.00
#1002,soon,Mug,5.00
"""


def test_preview_says_whose_file_it_is_and_tells_faults_in_its_words(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    page = page_of(staff.get(upload(staff, SHOPIFY_FILE).location, headers=RUSSIAN))
    assert "как выгрузка из Shopify" in page.text("main")
    assert "Created at" in page.text("tbody")


def test_command_takes_another_systems_file_by_its_titles_or_by_name(
    app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "orders_export.csv"
    file.write_bytes(SHOPIFY_FILE)
    run = app.test_cli_runner().invoke
    done = run(args=["orders", "import", str(file)])
    assert done.output.startswith("new 1, changed 0, same 0, delivered 0, refused lines 1")
    done = run(args=["orders", "import", str(file), "--mapping", "shopify"])
    assert done.output.startswith("new 0, changed 0, same 1")
    refused = run(args=["orders", "import", str(file), "--mapping", "plain"])
    assert refused.exit_code == 1
    assert "no column external_id" in refused.output


def test_refused_lines_come_as_a_file_with_reasons_to_mend_and_send_again(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    preview = upload(staff, WINDOWS_FILE.encode("windows-1251")).location
    response = staff.get(f"{preview}/refused.csv", headers=RUSSIAN)
    assert response.mimetype == "text/csv"
    header, line = csv.reader(io.StringIO(response.text.removeprefix("\ufeff")))
    assert header == ["refused_line", "refused_because", *COLUMNS.split(";")]
    assert line[:3] == ["5", line[1], "A3"]
    assert "ordered_at" in line[1]
    assert "31.02.2026" in line[1]
    mended = response.text.replace("31.02.2026,", "28.02.2026,").encode()
    again = page_of(staff.get(upload(staff, mended).location, headers=RUSSIAN))
    assert next(figure.to_text().strip() for figure in again.all(".figure-big")) == "1"


def test_file_of_refused_lines_that_is_refused_again_keeps_its_columns(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    preview = upload(staff, WINDOWS_FILE.encode("windows-1251")).location
    first = staff.get(f"{preview}/refused.csv").text
    second = staff.get(f"{upload(staff, first.encode()).location}/refused.csv").text
    assert second.splitlines()[0] == first.splitlines()[0]
    assert "31.02.2026" in second
