"""What kind of client ordered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import Role
from portal.clients.operations import set_segment
from portal.clients.queries import segments
from portal.orders.data import ClientData
from portal.orders.operations import save_order
from portal.orders.queries import managers
from portal.orders.rules import Outcome
from portal.storage.database import db
from tests.factories.orders import AT, make_act, make_order, order_data
from tests.factories.people import RUSSIAN, signed_in
from tests.pages import page_of
from tests.statements import statements


def client(name: str = "Анна", segment: str | None = None) -> ClientData:
    return ClientData(name, segment=segment)


def test_segment_told_once_stays_until_another_is_told(app: Flask) -> None:
    with app.app_context():
        order = make_order(client=client(segment="агентства"))
        make_order(client=client())
        assert order.client.segment == "агентства"
        make_order(client=client(segment="магазины"))
        assert order.client.segment == "магазины"
        make_order(client=client(segment=""))
        assert order.client.segment is None


def test_order_is_changed_by_another_segment_and_by_nothing_else(app: Flask) -> None:
    with app.app_context():

        def taken_in(segment: str | None) -> Outcome:
            changes = {"external_id": "e", "number": "1", "client": client(segment=segment)}
            return save_order(order_data(**changes), AT)[1]

        told = [taken_in(segment) for segment in ("магазины", "магазины", None, "", "")]
        assert told == ["new", "same", "same", "changed", "same"]


@pytest.mark.parametrize("segment", ["", "x" * 61])
def test_database_keeps_no_empty_and_no_endless_segment(app: Flask, segment: str) -> None:
    with app.app_context():
        make_order().client.segment = segment
        with pytest.raises(IntegrityError):
            db.session.flush()


def test_known_segments_are_listed_once_by_name_by_one_statement(app: Flask) -> None:
    with app.app_context():
        assert segments() == []
        for name, segment in (("A", "b"), ("B", "a"), ("C", "b"), ("D", None), ("E", "c")):
            make_order(client=client(name, segment))
        db.session.commit()
        with statements(app) as seen:
            assert segments() == ["a", "b", "c"]
        assert len(seen) == 1


def test_managers_of_delivered_orders_the_busiest_first(app: Flask) -> None:
    with app.app_context():
        make_order(manager="Никого не доставил")
        for days, manager in enumerate(["Борис", "Анна", "Борис", None, "Вера"]):
            make_act(AT - timedelta(days=days), manager=manager)
        assert managers() == ["Борис", "Анна", "Вера"]


def test_segment_is_seen_and_said_on_the_page_of_an_order(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    with app.app_context():
        make_order(client=client("Борис", "магазины"))
        order_id = make_order(client=client()).id
        db.session.commit()
    address = f"/orders/{order_id}"
    page = page_of(staff.get(address, headers=RUSSIAN))
    assert [option.attrs["value"] for option in page.all("datalist option")] == ["магазины"]
    sent = staff.submit(address, {"segment": "  агентства "}, to=f"{address}/segment")
    assert sent.status_code == 303
    page = page_of(staff.get(address))
    assert page.attribute("input[name=segment]", "value") == "агентства"
    staff.submit(address, {"segment": ""}, to=f"{address}/segment")
    assert page_of(staff.get(address)).attribute("input[name=segment]", "value") == ""


def test_segment_that_does_not_fit_comes_back_with_words(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    with app.app_context():
        order_id = make_order().id
        db.session.commit()
    address = f"/orders/{order_id}"
    refused = staff.submit(address, {"segment": "x" * 61}, to=f"{address}/segment")
    assert refused.status_code == 422
    assert page_of(refused).attribute("input[name=segment]", "value") == "x" * 61


def test_empty_segment_is_none(app: Flask) -> None:
    with app.app_context():
        found = make_order(client=client(segment="магазины")).client
        set_segment(found, "")
        assert found.segment is None
