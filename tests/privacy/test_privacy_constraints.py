"""What must never happen to consents and erasures, the database itself refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.clients.models import Client
from portal.company.consent_models import ConsentText
from portal.company.queries import company
from portal.privacy.models import Erasure, ErasureKind, ErasureMark, RetentionRun
from portal.responses.consent_models import ConsentGiven
from portal.storage.database import db
from tests.factories.orders import AT, make_act, make_order, make_response


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def refused(*rows: object, by: str) -> None:
    db.session.add_all(rows)
    with pytest.raises(IntegrityError) as caught:
        db.session.flush()
    assert by in str(caught.value) or db.engine.dialect.name == "sqlite"


def consent_text(**changes: Any) -> ConsentText:
    values = {"version": 2, "language": "ru", "text": "Согласен", "published_at": AT}
    return ConsentText(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "by"),
    [({"version": 0}, "version_from_one"), ({"language": "de"}, "language_known"),
     ({"text": ""}, "text_length"), ({"text": "x" * 501}, "text_length"),
     ({"version": 1}, "uq_consent_text_version_language")],
)  # fmt: skip
def test_words_to_agree_to_that_cannot_be_are_refused(changes: dict[str, Any], by: str) -> None:
    refused(consent_text(**changes), by=by)


def test_consent_to_words_that_are_not_there_is_refused() -> None:
    answer = make_response(make_act(), nps=9)
    given = ConsentGiven(response_id=answer.id, consent_text_id=999)
    refused(given, by="fk_consent_given_consent_text_id_consent_text")


def test_second_consent_of_an_answer_is_refused() -> None:
    answer = make_response(make_act(), nps=9, contact="anna@example.ru", consent=True)
    refused(ConsentGiven(response_id=answer.id, consent_text_id=1), by="pk_consent_given")


def test_erased_client_who_could_be_known_again_is_refused() -> None:
    client = Client(identity="email:a@example.ru", name="…", created_at=AT, erased_at=AT)
    refused(client, by="erased_is_unknown")


@pytest.mark.parametrize("left", ["email", "phone"])
def test_erased_order_with_a_way_to_reach_somebody_is_refused(left: str) -> None:
    order = make_order()
    order.email = order.phone = None
    setattr(order, left, "left")
    order.erased_at = AT
    refused(order, by="erased_has_no_contacts")


@pytest.mark.parametrize("count", ["orders", "answers"])
def test_erasure_of_less_than_nothing_is_refused(count: str) -> None:
    values = {"kind": ErasureKind.CLIENT, "happened_at": AT, "orders": 0, "answers": 0, count: -1}
    refused(Erasure(**values), by="counts_not_negative")


def test_mark_that_is_no_digest_is_refused() -> None:
    erasure = Erasure(kind=ErasureKind.ANSWER, happened_at=AT, orders=0, answers=1)
    erasure.marks = [ErasureMark(digest="anna@example.ru")]
    refused(erasure, by="digest_length")


@pytest.mark.parametrize(
    ("changes", "by"),
    [({"answers": -1}, "counts_not_negative"), ({"clients": -1}, "counts_not_negative"),
     ({"ended_at": AT - timedelta(minutes=1)}, "ended_after_began")],
)  # fmt: skip
def test_day_of_forgetting_that_cannot_be_is_refused(changes: dict[str, Any], by: str) -> None:
    values = {"day": date(2026, 11, 20), "began_at": AT, "answers": 0, "clients": 0, **changes}
    refused(RetentionRun(**values), by=by)


@pytest.mark.parametrize(
    ("changes", "by"),
    [({"inn": "123"}, "inn_length"), ({"legal_name": "x" * 201}, "legal_name_length"),
     ({"legal_address": "x" * 301}, "legal_address_length"),
     ({"privacy_contact": "x" * 255}, "privacy_contact_length"),
     ({"keep_answers_months": 0}, "keep_answers_range"),
     ({"keep_clients_months": 241}, "keep_clients_range")],
)  # fmt: skip
def test_firm_that_cannot_be_is_refused(changes: dict[str, Any], by: str) -> None:
    for name, value in changes.items():
        setattr(company(), name, value)
    refused(by=by)
