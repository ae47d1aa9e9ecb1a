"""Of a file that it does not know the portal asks what its columns are, and remembers it."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Role
from portal.config import ROOT
from portal.orders.batches.models import OrderMapping
from portal.orders.data import OrderStatus
from portal.orders.models import Order
from portal.storage.database import db
from tests.factories.people import RUSSIAN, signed_in
from tests.pages import ExaminingClient, Page, page_of

FILE = """№ заказа;Покупатель;Куда писать;Оформлен;Статус;Итого, руб.;Заметки
A-1;Анна;anna@example.ru;03.11.2026;Вручён;1 200,00;позвонить
A-2;ИП Борис;boris@example.ru;04.11.2026;В пути;500,00;
A-3;Вера;;05.11.2026;Возврат;10,00;
A-4;Глеб;;31.02.2026;Вручён;10,00;
"""
AMERICAN = "Order ID,Customer,Date,Product\n1,Ann,03/04/2026,Cap\n2,Bob,05/06/2026,Mug\n"


def send(browser: ExaminingClient, content: str = FILE, name: str = "shop.csv") -> str:
    """Send a file; return the address it leads to."""
    file = {"file": (BytesIO(content.encode()), name)}
    return str(browser.submit("/orders/import", file).location)


def asked(browser: ExaminingClient, batch: str) -> Page:
    return page_of(browser.get(f"{batch}/columns", headers=RUSSIAN))


def chosen(page: Page) -> dict[str, str]:
    """Return what the form would send as it stands."""
    fields = {}
    for select_ in page.all("select[name]"):
        if (name := select_.attrs["name"]) != "mapping":
            marked = [each for each in select_.query("option") if "selected" in each.attrs]
            fields[name] = marked[0].attrs["value"] if marked else ""
    for hidden in page.all("input[name=words_of]"):
        fields["words_of"] = hidden.attrs["value"]
    return fields


def figures(page: Page) -> list[str]:
    return [each.to_text().strip() for each in page.all(".figure-big")]


def test_unknown_file_leads_to_the_question_with_cells_and_guesses(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch = send(staff)
    assert staff.get(batch).location == f"{batch}/columns"
    page = asked(staff, batch)
    assert "anna@example.ru" in page.text("tbody")
    guessed = chosen(page)
    assert [guessed[f"column-{place}"] for place in range(7)] == [
        "number", "client", "email", "ordered_at", "status", "amount", "",
    ]  # fmt: skip
    words = [label.to_text().strip() for label in page.all(".word label")]
    assert dict(zip(words, (guessed[f"word-{n}"] for n in range(3)), strict=True)) == {
        "Вручён": "delivered", "В пути": "new", "Возврат": "cancelled",
    }  # fmt: skip


def test_file_goes_in_as_was_said_of_its_columns(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch = send(staff)
    sent = staff.submit(f"{batch}/columns", chosen(asked(staff, batch)))
    assert sent.location == batch
    preview = page_of(staff.get(batch, headers=RUSSIAN))
    assert figures(preview) == ["3", "0", "0", "1", "1"]
    assert "Оформлен" in preview.text("tbody")  # the fault is told in the file's words
    staff.submit(batch, {})
    with app.app_context():
        orders = {order.number: order for order in db.session.scalars(select(Order))}
        assert {number: order.status for number, order in orders.items()} == {
            "A-1": OrderStatus.DELIVERED, "A-2": OrderStatus.NEW, "A-3": OrderStatus.CANCELLED,
        }  # fmt: skip
        assert orders["A-1"].amount == Decimal("1200.00")
        assert orders["A-1"].items == []
        assert orders["A-1"].act


def test_what_is_needed_is_asked_for_in_words(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch = send(staff)
    fields = chosen(asked(staff, batch))
    fields |= {"column-3": "", "column-6": "client"}
    response = staff.submit(f"{batch}/columns", fields)
    assert response.status_code == 422
    page = page_of(response)
    assert len(page.all(".alert-danger li")) == 2
    assert chosen(page)["column-6"] == "client"  # what was chosen is kept


def test_another_column_for_the_state_has_its_words_asked_for(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch = send(staff)
    fields = chosen(asked(staff, batch)) | {"column-4": "", "column-6": "status"}
    page = page_of(staff.submit(f"{batch}/columns", fields))
    assert [label.to_text().strip() for label in page.all(".word label")] == ["позвонить"]
    assert staff.submit(f"{batch}/columns", chosen(page)).status_code == 303


def test_days_that_may_mean_two_things_are_asked_about(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch = send(staff, AMERICAN)
    page = asked(staff, batch)
    assert len(page.all("input[name=month_first]")) == 2
    staff.submit(f"{batch}/columns", chosen(page) | {"month_first": "1"})
    staff.submit(batch, {})
    with app.app_context():
        days = [order.ordered_at.astimezone().date() for order in db.session.scalars(select(Order))]
        assert sorted((day.month, day.day) for day in days) in ([(3, 3), (5, 5)], [(3, 4), (5, 6)])


def test_saved_mapping_is_known_by_titles_next_time_and_by_name_on_the_command_line(
    app: Flask, tmp_path: Path
) -> None:
    staff = signed_in(app, Role.STAFF)
    batch = send(staff)
    staff.submit(f"{batch}/columns", chosen(asked(staff, batch)) | {"name": "Наш магазин"})
    again = page_of(staff.get(send(staff)))
    assert figures(again) == ["3", "0", "0", "1", "1"]
    assert "Наш магазин" in again.text("main")
    file = tmp_path / "shop.csv"
    file.write_text(FILE)
    run = app.test_cli_runner().invoke
    done = run(args=["orders", "import", str(file), "--mapping", "Наш магазин"])
    assert done.output.startswith("new 3, changed 0, same 0, delivered 1, refused lines 1")


def test_unknown_name_of_a_mapping_tells_what_there_is(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "shop.csv"
    file.write_text(FILE)
    result = app.test_cli_runner().invoke(
        args=["orders", "import", str(file), "--mapping", "ozon-2"]
    )
    assert result.exit_code == 1
    assert "plain, shopify" in result.output


def test_name_that_is_taken_is_refused_in_words(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch = send(staff)
    for name, status in (("Магазин", 303), ("Магазин", 422), ("Shopify", 422), ("plain", 422)):
        fields = chosen(asked(staff, batch)) | {"name": name}
        assert staff.submit(f"{batch}/columns", fields).status_code == status


def test_saved_mapping_is_renamed_and_deleted(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch = send(staff)
    staff.submit(f"{batch}/columns", chosen(asked(staff, batch)) | {"name": "Старое"})
    page = "/orders/import/mappings"
    with app.app_context():
        mapping_id = db.session.scalars(select(OrderMapping.id)).one()
    assert (
        staff.submit(page, {"name": "Новое"}, to=f"{page}/{mapping_id}/rename").status_code == 303
    )
    assert "Новое" in staff.get(page).text
    assert staff.submit(page, {"name": " "}, to=f"{page}/{mapping_id}/rename").status_code == 422
    assert staff.submit(page, {}, to=f"{page}/{mapping_id}/delete").status_code == 303
    assert staff.submit(page, {}, to=f"{page}/{mapping_id}/delete").status_code == 404
    assert staff.get(send(staff)).status_code == 302  # it is asked about again


def test_file_can_be_read_as_something_known(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch = send(staff)
    page = f"{batch}/columns"
    assert staff.submit(page, {"mapping": "shopify"}, to=f"{batch}/mapping").status_code == 303
    assert page_of(staff.get(batch)).all(".alert-danger")  # it lacks the titles, and says which
    assert staff.submit(page, {"mapping": "nobody"}, to=f"{batch}/mapping").status_code == 400


def test_file_that_went_in_keeps_its_columns(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch = send(staff)
    fields = chosen(asked(staff, batch))
    staff.submit(f"{batch}/columns", fields)
    staff.submit(batch, {})
    again = staff.submit("/orders/import", fields, to=f"{batch}/columns")
    assert again.location == batch
    assert page_of(staff.get(batch)).all(".alert-success")


def test_sample_of_the_page_on_other_files_goes_in(app: Flask) -> None:
    text = (ROOT / "docs/integrations/other-files.md").read_text("utf-8")
    staff = signed_in(app, Role.STAFF)
    batch = send(staff, text.partition("```csv\n")[2].partition("```")[0])
    staff.submit(f"{batch}/columns", chosen(asked(staff, batch)))
    assert figures(page_of(staff.get(batch))) == ["2", "0", "0", "1", "0"]


def test_mapping_that_is_deleted_or_added_meanwhile_does_not_change_what_was_previewed(
    app: Flask,
) -> None:
    staff = signed_in(app, Role.STAFF)
    first = send(staff)
    staff.submit(f"{first}/columns", chosen(asked(staff, first)) | {"name": "Магазин"})
    second = send(staff)  # known by its titles
    with app.app_context():
        mapping_id = db.session.scalars(select(OrderMapping.id)).one()
    page = "/orders/import/mappings"
    staff.submit(page, {}, to=f"{page}/{mapping_id}/delete")
    staff.submit(second, {})
    assert page_of(staff.get(second)).all(".alert-success")
    assert staff.get(f"{second}/columns").location == second
