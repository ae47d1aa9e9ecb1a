"""Which answers want a call, and that the database knows it of each."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from portal.reports.angry import angry_answers
from portal.reports.filters import AnswerFilter
from portal.responses.answer import Answer, is_angry
from portal.responses.models import Channel, Response
from portal.responses.operations import record_response
from portal.storage.database import db
from tests.factories.orders import AT, make_act, make_response


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("nps", "ratings", "wants_a_call"),
    [
        (None, {}, False),
        (6, {}, True),
        (7, {1: 3, 2: None}, False),
        (10, {1: 5, 2: 2}, True),
        (None, {1: 1}, True),
        (None, {1: None}, False),
        (0, {1: 5}, True),
    ],
)
def test_detractors_and_who_was_upset_or_angry_want_a_call(
    nps: int | None, ratings: dict[int, int | None], wants_a_call: bool
) -> None:
    assert is_angry(nps, ratings) is wants_a_call
    said = Answer(uuid.uuid4(), nps=nps, ratings=ratings)
    response_id, _is_new = record_response(make_act().id, said, Channel.QR, AT, "ru")
    assert db.session.get_one(Response, response_id).angry is wants_a_call


def test_angry_answer_has_all_that_was_felt_and_said_once() -> None:
    make_response(make_act(), nps=10, rates={"gift": 5})
    act = make_act()
    ids = {item.touchpoint.key: item.touchpoint_id for item in act.questionnaire.items}
    remarks = {ids["gift"]: "А", ids["fit"]: "Б"}
    make_response(act, nps=2, rates={"gift": 1, "card": 2, "fit": 4}, remarks=remarks)
    [found] = angry_answers(AnswerFilter())
    assert sorted(found.felt) == sorted([(ids["gift"], 1), (ids["card"], 2)])
    assert dict(found.remarks) == remarks


def test_sqlite_finds_the_newest_angry_answers_by_their_index() -> None:
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL reads so small a table as a whole
    asked = "SELECT id FROM response WHERE replaced_by_id IS NULL AND angry = 1"
    plan = db.session.execute(
        text(f"EXPLAIN QUERY PLAN {asked} ORDER BY submitted_at DESC, id DESC")
    )
    assert [row[3] for row in plan] == ["SCAN response USING INDEX ix_response_angry"]
