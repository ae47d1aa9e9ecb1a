"""What must never happen to webhooks, the database itself refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.inbox.models import BODY_BYTES, InboxOrder, InboxSource, Outcome, SourceKind
from portal.storage.base import Base
from portal.storage.database import db
from tests.factories.inbox import bare_delivery, make_source
from tests.factories.orders import AT, make_order


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def refused(row: Base, by: str) -> None:
    db.session.add(row)
    with pytest.raises(IntegrityError) as caught:
        db.session.flush()
    assert by in str(caught.value) or db.engine.dialect.name == "sqlite"


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"name": ""}, "ck_inbox_source_name_length"),
        ({"name": "x" * 81}, "ck_inbox_source_name_length"),
        ({"token": "x" * 31}, "ck_inbox_source_token_length"),
        ({"secret": "short"}, "ck_inbox_source_secret_length"),
        ({"secret": "x" * 201}, "ck_inbox_source_secret_length"),
        ({"kind": SourceKind.GENERIC, "secret": None}, "ck_inbox_source_can_check_its_calls"),
        ({"wrong_calls": -1, "wrong_since": AT}, "ck_inbox_source_wrong_calls_not_negative"),
        ({"wrong_calls": 1}, "ck_inbox_source_wrong_calls_have_a_first"),
        ({"wrong_since": AT}, "ck_inbox_source_wrong_calls_have_a_first"),
        ({"created_by_id": 77}, "fk_inbox_source_created_by_id_user"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_source_that_cannot_be_is_refused(changes: dict[str, Any], by: str) -> None:
    values = {
        "kind": SourceKind.SHOPIFY, "name": "Shop", "token": "x" * 32, "secret": None,
        "settings": {}, "active": True, "created_at": AT, "created_by_id": None,
        "wrong_calls": 0, "wrong_since": None,
    }  # fmt: skip
    refused(InboxSource(**{**values, **changes}), by=by)


def test_two_sources_at_one_address_are_refused() -> None:
    first, second = make_source(), make_source()
    second.token = first.token
    refused(second, by="uq_inbox_source_token")


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"source_id": 77}, "fk_inbox_delivery_source_id_inbox_source"),
        ({"sender_id": ""}, "ck_inbox_delivery_sender_id_length"),
        ({"sender_id": "x" * 201}, "ck_inbox_delivery_sender_id_length"),
        ({"body": b"x" * (BODY_BYTES + 1)}, "ck_inbox_delivery_body_length"),
        ({"outcome": Outcome.WAITING}, "ck_inbox_delivery_waits_until_due"),
        ({"due_at": AT}, "ck_inbox_delivery_waits_until_due"),
        ({"reason": None}, "ck_inbox_delivery_says_why_not"),
        ({"outcome": Outcome.IGNORED, "reason": None}, "ck_inbox_delivery_says_why_not"),
        ({"outcome": Outcome.FAILED, "reason": None}, "ck_inbox_delivery_says_why_not"),
        ({"outcome": Outcome.TAKEN_IN}, "ck_inbox_delivery_done_has_order"),
        ({"outcome": Outcome.SAME}, "ck_inbox_delivery_done_has_order"),
        ({"attempts": -1}, "ck_inbox_delivery_attempts_not_negative"),
        ({"order_id": 77}, "fk_inbox_delivery_order_id_order"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_delivery_that_cannot_be_is_refused(changes: dict[str, Any], by: str) -> None:
    refused(bare_delivery(make_source(), **changes), by=by)


def test_same_delivery_twice_is_refused_but_not_of_another_source() -> None:
    source = make_source()
    db.session.add_all([bare_delivery(source), bare_delivery(make_source())])
    db.session.add_all([bare_delivery(source, sender_id=None) for _ in range(2)])
    db.session.flush()
    refused(bare_delivery(source), by="uq_inbox_delivery_source_id_sender_id")


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({"foreign_id": ""}, "ck_inbox_order_foreign_id_length"),
        ({"foreign_id": "x" * 201}, "ck_inbox_order_foreign_id_length"),
        ({"order_id": 77}, "fk_inbox_order_order_id_order"),
        ({"source_id": 77}, "fk_inbox_order_source_id_inbox_source"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_name_of_an_order_that_cannot_be_is_refused(changes: dict[str, Any], by: str) -> None:
    order = make_order()
    db.session.flush()
    values = {
        "source_id": make_source().id, "foreign_id": "1", "order_id": order.id, "told_at": AT,
    }  # fmt: skip
    refused(InboxOrder(**{**values, **changes}), by=by)


def test_one_name_for_two_orders_is_refused() -> None:
    source, orders = make_source(), [make_order(), make_order()]
    db.session.flush()

    def called_1(order_id: int) -> InboxOrder:
        return InboxOrder(source_id=source.id, foreign_id="1", order_id=order_id, told_at=AT)

    db.session.add(called_1(orders[0].id))
    db.session.flush()
    db.session.expunge_all()
    refused(called_1(orders[1].id), by="pk_inbox_order")
