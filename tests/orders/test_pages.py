"""Orders typed by hand and looked up."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Role
from portal.orders.models import Order
from portal.storage.database import db
from tests.factories.orders import make_order, order_data
from tests.factories.people import signed_in
from tests.pages import ExaminingClient, page_of


@pytest.fixture
def staff(app: Flask) -> ExaminingClient:
    return signed_in(app, Role.STAFF)


def typed(**changes: str) -> dict[str, Any]:
    return {
        "number": "1001", "ordered_on": "2026-11-03", "client": "ООО «Ромашка»",
        "email": "anna@example.ru", "phone": "8 916 123-45-67", "contact_name": "Анна",
        "contact_role": "economic", "language": "", "segment": "магазины",
        "amount": "1 234,50", "items-0-name": "Худи", "items-0-quantity": "2",
        "items-0-price": "617,25", "save": "1", **changes,
    }  # fmt: skip


def test_typed_order_is_saved_with_its_contact_and_items(
    app: Flask, staff: ExaminingClient
) -> None:
    response = staff.submit("/orders/new", typed())
    assert response.status_code == 303
    with app.app_context():
        order = db.session.scalars(select(Order)).one()
        assert (order.number, str(order.amount), order.phone) == ("1001", "1234.50", "+79161234567")
        assert [(item.name, str(item.quantity)) for item in order.items] == [("Худи", "2.000")]
        assert [contact.role for contact in order.client.contacts] == ["economic"]
        assert order.client.segment == "магазины"
    text = page_of(staff.get(response.location)).text("main")
    assert "ООО «Ромашка»" in text
    assert "Анна" in text


@pytest.mark.parametrize(
    "change",
    [{"number": ""}, {"ordered_on": "вчера"}, {"client": " "}, {"email": "нет"}, {"phone": "12"},
     {"amount": "1,234"}, {"items-0-quantity": "0"}, {"items-0-name": ""}, {"contact_role": "x"},
     {"language": "de"}],
    ids=str,
)  # fmt: skip
def test_mistake_comes_back_with_everything_kept(
    app: Flask, staff: ExaminingClient, change: dict[str, str]
) -> None:
    sent = typed(**change)
    page = staff.submit("/orders/new", sent)
    assert page.status_code == 422
    assert page_of(page).all(".invalid-feedback")
    assert page_of(page).attribute("input[name=manager]", "value") == ""
    kept = page_of(page).attribute("input[name=items-0-price]", "value")
    assert kept == sent["items-0-price"]
    with app.app_context():
        assert db.session.scalar(select(Order)) is None


@pytest.mark.parametrize(("code", "name"), [("ru", "Русский"), ("en", "English")])
def test_page_of_an_order_says_in_which_language_its_client_reads(
    app: Flask, staff: ExaminingClient, code: str, name: str
) -> None:
    response = staff.submit("/orders/new", typed(language=code))
    with app.app_context():
        assert db.session.scalar(select(Order.language)) == code
    assert f"Язык: {name}" in page_of(staff.get(response.location)).text("main")


def test_language_left_to_the_phone_is_not_told(app: Flask, staff: ExaminingClient) -> None:
    response = staff.submit("/orders/new", typed(language=""))
    with app.app_context():
        assert db.session.scalars(select(Order)).one().language is None
    assert "Язык" not in page_of(staff.get(response.location)).text("main")


def test_number_that_is_here_already_is_refused(staff: ExaminingClient) -> None:
    staff.submit("/orders/new", typed())
    assert staff.submit("/orders/new", typed()).status_code == 422


def test_more_rows_keep_what_was_typed(staff: ExaminingClient) -> None:
    fields = typed(more_rows="1")
    del fields["save"]
    page = page_of(staff.submit("/orders/new", fields))
    assert len(page.all("input[name$=-name]")) > 4
    assert page.attribute("input[name=items-0-name]", "value") == "Худи"


def test_orders_are_found_by_the_beginning_of_number_or_client(
    app: Flask, staff: ExaminingClient
) -> None:
    with app.app_context():
        make_order(number="ГС-77")
        make_order(number="100%")
        db.session.commit()

    def found(search: str) -> list[str]:
        page = page_of(staff.get("/orders", query_string={"search": search}))
        return [row.to_text().strip() for row in page.all("tbody td:first-child")]

    assert found("ГС") == ["ГС-77"]
    assert found("100%") == ["100%"]
    assert found("%") == []
    assert len(found("ООО")) == 2


def test_pages_of_orders_hold_each_order_once(app: Flask, staff: ExaminingClient) -> None:
    with app.app_context():
        same_moment = order_data().ordered_at
        for _ in range(120):
            make_order(ordered_at=same_moment)
        db.session.commit()
    address, seen = "/orders", []
    while address:
        page = page_of(staff.get(address))
        seen += [row.to_text().strip() for row in page.all("tbody td:first-child")]
        further = page.all("a[rel=next]")
        address = further[0].attrs["href"] if further else ""
    assert len(seen) == len(set(seen)) == 120


def test_cancelled_order_offers_no_delivery(app: Flask, staff: ExaminingClient) -> None:
    with app.app_context():
        order_id = make_order().id
        db.session.commit()
    page = f"/orders/{order_id}"
    assert staff.submit(page, {}, to=f"{page}/cancel").status_code == 303
    assert not page_of(staff.get(page)).all(f"form[action='{page}/deliver']")
    staff.submit(page, {}, to=f"{page}/deliver")
    with app.app_context():
        assert db.session.scalars(select(Order)).one().delivered_at is None


def test_unknown_order_is_not_found(staff: ExaminingClient) -> None:
    assert staff.get("/orders/12345").status_code == 404
