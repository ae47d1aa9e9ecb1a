"""A client is known again."""

from __future__ import annotations

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.clients.models import Client
from portal.clients.rules import identity
from portal.orders.data import ClientData
from portal.storage.database import db
from tests.factories.orders import make_order

texts = st.text(min_size=1)


@given(texts, texts)
def test_email_in_any_case_is_the_same_client_whatever_the_name(name: str, other: str) -> None:
    assert identity(name, "Ann@Example.com") == identity(other, "ann@EXAMPLE.com")


def test_shops_own_id_is_stronger_than_the_email() -> None:
    assert identity("A", "a@b.ru", external_id="7") == identity("B", "c@d.ru", external_id="7")
    assert identity("A", "a@b.ru", external_id="7") != identity("A", "a@b.ru")


def test_orders_of_one_email_meet_in_one_client_and_keep_their_names(app: Flask) -> None:
    with app.app_context():
        first = make_order(client=ClientData("Анна", email="anna@example.ru"))
        second = make_order(client=ClientData("Анна Петрова", email="Anna@example.ru"))
        assert first.client is second.client
        assert (first.client_name, second.client_name) == ("Анна", "Анна Петрова")
        assert db.session.scalar(select(func.count()).select_from(Client)) == 1
