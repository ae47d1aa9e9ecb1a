"""A delivered order becomes an act, exactly once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Role
from portal.acts.models import Act
from portal.acts.operations import issue_on_delivery, take_in_order
from portal.acts.queries import act_by_number
from portal.orders.data import OrderStatus
from portal.orders.errors import OrderRefused
from portal.orders.models import Order
from portal.orders.operations import cancel_order
from portal.orders.queries import order_by_id
from portal.orders.rules import Outcome
from portal.storage.database import db
from tests.factories.orders import AT, make_order, order_data
from tests.factories.people import signed_in
from tests.pages import page_of


def saved_order(app: Flask, **changes: object) -> int:
    with app.app_context():
        order_id = make_order(**changes).id
        db.session.commit()
    return order_id


def test_delivery_marks_the_order_and_makes_its_act(app: Flask) -> None:
    with app.app_context():
        order = make_order()
        act = issue_on_delivery(order, AT)
        assert order.status is OrderStatus.DELIVERED
        assert order.delivered_at == AT
        assert act.number == f"{AT.year}-00001"
        assert len(act.code) == 16


def test_second_delivery_returns_the_same_act(app: Flask) -> None:
    with app.app_context():
        order = make_order()
        assert issue_on_delivery(order, AT) is issue_on_delivery(order, AT)


def test_cancelled_order_is_not_delivered(app: Flask) -> None:
    with app.app_context():
        order = make_order()
        cancel_order(order)
        with pytest.raises(OrderRefused):
            issue_on_delivery(order, AT)


def test_numbers_follow_without_holes_and_begin_anew_each_year(app: Flask) -> None:
    moments = [
        datetime(2026, 12, 31, 20, 59, tzinfo=UTC),  # 23:59 in Moscow
        datetime(2026, 12, 31, 20, 59, tzinfo=UTC),
        datetime(2026, 12, 31, 21, 0, tzinfo=UTC),  # the new year in Moscow
    ]
    with app.app_context():
        numbers = [issue_on_delivery(make_order(), at).number for at in moments]
    assert numbers == ["2026-00001", "2026-00002", "2027-00001"]


def test_deliveries_at_the_same_instant_make_one_act(app: Flask) -> None:
    order_id = saved_order(app)

    def deliver(_: int) -> str:
        with app.app_context():
            order = order_by_id(order_id)
            assert order is not None
            code = issue_on_delivery(order, AT).code
            db.session.commit()
        return code

    with ThreadPoolExecutor(8) as pool:
        codes = set(pool.map(deliver, range(16)))
    assert len(codes) == 1


def test_orders_delivered_at_the_same_instant_get_different_numbers(app: Flask) -> None:
    order_ids = [saved_order(app) for _ in range(12)]

    def deliver(order_id: int) -> str:
        with app.app_context():
            number = issue_on_delivery(order_by_id(order_id), AT).number  # type: ignore[arg-type]
            db.session.commit()
        return number

    with ThreadPoolExecutor(6) as pool:
        numbers = sorted(pool.map(deliver, order_ids))
    assert numbers == [f"{AT.year}-{serial:05d}" for serial in range(1, 13)]


def test_same_new_order_from_two_sides_at_once_is_one_order(app: Flask) -> None:
    data = order_data(delivered_at=AT)

    def take(_: int) -> None:
        with app.app_context():
            take_in_order(data, AT)
            db.session.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(take, range(12)))
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Order)) == 1
        assert db.session.scalar(select(func.count()).select_from(Act)) == 1


def test_older_file_does_not_undo_a_delivery(app: Flask) -> None:
    data = order_data(status=OrderStatus.NEW)
    with app.app_context():
        order, _act, _result = take_in_order(data, AT)
        issue_on_delivery(order, AT)
        order, act, result = take_in_order(data, AT)
        assert (order.status, result) == (OrderStatus.DELIVERED, Outcome.SAME)
        assert act is not None


def test_other_language_of_the_client_is_a_change_and_the_same_is_none(app: Flask) -> None:
    data = order_data(language="ru")
    results = []
    with app.app_context():
        for language in ("ru", "ru", "en", "en", None, None):
            order, _act, result = take_in_order(replace(data, language=language), AT)
            assert order.language == language
            results.append(result)
    assert results == [
        Outcome.NEW, Outcome.SAME, Outcome.CHANGED, Outcome.SAME, Outcome.CHANGED, Outcome.SAME,
    ]  # fmt: skip


def test_press_of_delivered_makes_the_act_and_offers_its_paper(app: Flask) -> None:
    order_id = saved_order(app)
    staff = signed_in(app, Role.STAFF)
    response = staff.submit(f"/orders/{order_id}", {}, to=f"/orders/{order_id}/deliver")
    assert response.status_code == 303
    page = page_of(staff.get(response.location))
    pdf = page.attribute("a[href$='.pdf']", "href")
    paper = staff.get(pdf)
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")


def test_delivery_without_a_token_is_refused(app: Flask) -> None:
    order_id = saved_order(app)
    staff = signed_in(app, Role.STAFF)
    assert staff.post(f"/orders/{order_id}/deliver").status_code == 400
    with app.app_context():
        assert db.session.scalar(select(Order.status)) is OrderStatus.NEW


@pytest.mark.parametrize("number", ["2026-99999", "nonsense", "2026-", "٢٠٢٦-١"])
def test_paper_of_an_unknown_act_is_not_found(app: Flask, number: str) -> None:
    staff = signed_in(app, Role.STAFF)
    assert staff.get(f"/acts/{number}.pdf").status_code == 404


def test_unknown_format_is_not_found(app: Flask) -> None:
    order_id = saved_order(app)
    staff = signed_in(app, Role.STAFF)
    staff.submit(f"/orders/{order_id}", {}, to=f"/orders/{order_id}/deliver")
    assert staff.get(f"/acts/{AT.year}-00001.pdf?format=a99").status_code == 404


def test_act_is_voided_with_a_reason_only(app: Flask) -> None:
    order_id = saved_order(app)
    staff = signed_in(app, Role.STAFF)
    page = f"/orders/{order_id}"
    staff.submit(page, {}, to=f"/orders/{order_id}/deliver")
    with app.app_context():
        number = db.session.scalars(select(Act)).one().number
    staff.submit(page, {"reason": "  "}, to=f"/acts/{number}/void")
    with app.app_context():
        assert act_by_number(number).voided_at is None  # type: ignore[union-attr]
    staff.submit(page, {"reason": "возврат"}, to=f"/acts/{number}/void")
    with app.app_context():
        assert act_by_number(number).void_reason == "возврат"  # type: ignore[union-attr]
