"""What must never happen, the database itself refuses."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.acts.models import Act
from portal.orders.data import OrderStatus
from portal.questionnaires.models import Questionnaire, QuestionnaireItem
from portal.responses.models import Channel, Rating, Response
from portal.storage.database import db
from tests.factories.orders import AT, make_act, make_order


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def bare_response(act: Act, **changes: object) -> Response:
    values = {
        "submission": uuid.uuid4(), "act_id": act.id, "channel": Channel.QR, "role": None,
        "submitted_at": AT, "language": "ru", "nps": None, "comment": None, "contact": None,
        "consent": False, "publish": False, "replaced_by_id": None,
    }  # fmt: skip
    return Response(**{**values, **changes})


def bare_act(order_id: int, **changes: object) -> Act:
    values = {
        "year": 2026, "serial": 1, "code": "0" * 16, "order_id": order_id, "issued_at": AT,
        "order_status": OrderStatus.DELIVERED,
        "questionnaire_id": db.session.scalar(select(Questionnaire.id)),
    }  # fmt: skip
    return Act(**{**values, **changes})


def refused(*rows: object, by: str) -> None:
    db.session.add_all(rows)
    with pytest.raises(IntegrityError) as caught:
        db.session.flush()
    assert by in str(caught.value) or db.engine.dialect.name == "sqlite"


def test_act_of_an_order_that_is_not_delivered_is_refused() -> None:
    refused(bare_act(make_order().id), by="fk_act_order_id_order_status_order")


def test_act_that_says_its_order_is_new_is_refused() -> None:
    act = bare_act(make_order().id, order_status=OrderStatus.NEW)
    refused(act, by="ck_act_order_is_delivered")


def test_order_with_an_act_cannot_stop_being_delivered() -> None:
    act = make_act()
    with pytest.raises(IntegrityError):
        db.session.execute(
            text("UPDATE \"order\" SET status = 'new', delivered_at = NULL WHERE id = :id"),
            {"id": act.order_id},
        )


def test_delivered_order_without_a_moment_is_refused() -> None:
    order = make_order()
    order.status = OrderStatus.DELIVERED
    refused(order, by="ck_order_delivered_has_moment")


@pytest.mark.parametrize("emotion", [0, 6, -1])
def test_rating_outside_one_to_five_is_refused(emotion: int) -> None:
    act = make_act()
    response = bare_response(act)
    db.session.add(response)
    db.session.flush()
    rating = Rating(response_id=response.id, touchpoint_id=1, emotion=emotion)
    refused(rating, by="ck_rating_emotion_range")


def test_rating_has_one_column_so_it_cannot_be_noticed_and_not_noticed() -> None:
    columns = set(Rating.__table__.columns.keys())
    assert columns == {"response_id", "touchpoint_id", "emotion"}


def test_two_ratings_of_one_touchpoint_in_one_response_are_refused() -> None:
    response = bare_response(make_act())
    db.session.add(response)
    db.session.flush()
    db.session.add(Rating(response_id=response.id, touchpoint_id=1, emotion=5))
    db.session.flush()
    db.session.expunge_all()
    refused(Rating(response_id=response.id, touchpoint_id=1, emotion=None), by="pk_rating")


def test_same_submission_twice_is_refused() -> None:
    act = make_act()
    submission = uuid.uuid4()
    rows = [bare_response(act, submission=submission) for _ in range(2)]
    refused(*rows, by="uq_response_submission")


@pytest.mark.parametrize("nps", [-1, 11])
def test_recommendation_outside_zero_to_ten_is_refused(nps: int) -> None:
    refused(bare_response(make_act(), nps=nps), by="ck_response_nps_range")


def test_contact_without_consent_is_refused() -> None:
    response = bare_response(make_act(), contact="anna@example.ru", consent=False)
    refused(response, by="ck_response_contact_has_consent")


def test_unknown_channel_is_refused() -> None:
    act = make_act()
    db.session.add(bare_response(act))
    db.session.flush()
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE response SET channel = 'telepathy'"))


def test_second_act_of_an_order_is_refused() -> None:
    act = make_act()
    twin = bare_act(act.order_id, serial=77, code="1" * 16)
    refused(twin, by="uq_act_order_id")


def test_voided_act_without_a_reason_is_refused() -> None:
    act = make_act()
    act.voided_at = AT
    refused(act, by="ck_act_voided_has_reason")


@pytest.mark.parametrize("model", [Questionnaire, QuestionnaireItem])
def test_published_questionnaire_is_never_edited(model: type) -> None:
    table = model.__table__
    column = "name" if model is Questionnaire else "label_ru"
    with pytest.raises(DBAPIError, match="never edited"):
        db.session.execute(table.update().values({column: "другое"}))
