"""Drivers asked of the answers, against the same arithmetic on rows that are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest
from flask import Flask

from portal.reports import drivers as report_module
from portal.reports.drivers import drivers_report
from portal.reports.filters import AnswerFilter
from portal.responses.models import Channel, Response
from portal.statistics.drivers import Drivers, Lack, Reason, Refusal, drivers
from portal.storage.database import db
from tests.factories.answers import KEYS, answer_like, opinions
from tests.factories.orders import AT, make_act, make_response
from tests.statements import statements

ALL = AnswerFilter()


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def test_report_weighs_just_the_ratings_that_were_given() -> None:
    ratings, scores = opinions(90)
    answer_like(make_act(), ratings, scores)
    report = drivers_report(ALL)
    expected = drivers(ratings, scores)
    assert isinstance(report.found, Drivers)
    assert isinstance(expected, Drivers)
    by_key = {row.touchpoint.key: row for row in report.rows}
    assert report.found.n == 90
    assert report.found.r2 == pytest.approx(expected.r2)
    for key, driver in zip(KEYS, expected.drivers, strict=True):
        assert by_key[key].driver.share == pytest.approx(driver.share)
        assert by_key[key].driver.ratings == by_key[key].figures.n == driver.ratings
        assert (by_key[key].driver.low, by_key[key].driver.high) == pytest.approx(
            (driver.low, driver.high)
        )


def test_rows_are_the_most_important_first_and_the_first_is_one_of_them() -> None:
    ratings, scores = opinions(90)
    answer_like(make_act(), ratings, scores)
    report = drivers_report(ALL)
    shares = [row.driver.share for row in report.rows]
    assert shares == sorted(shares, reverse=True)
    assert report.first is not None
    assert report.first.row in report.rows
    gains = [row.driver.share * (100 - row.figures.net.value) for row in report.rows]  # type: ignore[union-attr]
    assert report.rows[int(np.argmax(gains))] is report.first.row


def test_touchpoint_nobody_rates_is_left_out_and_named() -> None:
    act = make_act()
    ratings, scores = opinions(60)
    answer_like(act, ratings, scores)
    (missing,) = [row for row in drivers_report(ALL).left_out if row.touchpoint.key == "card"]
    assert (missing.lack, missing.ratings) == (Lack.FEW, 0)


def test_not_noticed_and_blank_are_both_holes() -> None:
    ratings, scores = opinions(60)
    ratings[:10, 1] = np.nan
    answer_like(make_act(), ratings, scores, hole="not noticed")
    noticed = drivers_report(ALL).found
    db.session.rollback()
    answer_like(make_act(), ratings, scores, hole="blank")
    assert drivers_report(ALL).found == noticed


def test_answers_without_a_score_replaced_or_of_another_channel_do_not_count() -> None:
    act = make_act()
    ratings, scores = opinions(60)
    answer_like(act, ratings, scores)
    before = drivers_report(AnswerFilter(channel=Channel.QR)).found
    make_response(act, nps=None, rates={"gift": 1})
    make_response(act, nps=0, channel=Channel.PAPER, rates={"gift": 5})
    assert drivers_report(AnswerFilter(channel=Channel.QR)).found == before
    last = db.session.get_one(Response, db.session.query(db.func.max(Response.id)).scalar() - 2)
    make_response(act, replaces=last, nps=None, comment="нет")
    found = drivers_report(AnswerFilter(channel=Channel.QR)).found
    assert found.n == before.n - 1


def test_few_answers_are_refused_with_the_reason() -> None:
    act = make_act()
    ratings, scores = opinions(20)
    answer_like(act, ratings, scores)
    report = drivers_report(ALL)
    assert report.refusal is not None
    assert (report.refusal.reason, report.refusal.n) == (Reason.SCORES, 20)
    assert report.rows == ()
    assert report.first is None


def test_no_answer_at_all_is_refused() -> None:
    found = drivers_report(ALL).found
    assert isinstance(found, Refusal)
    assert found.n == 0


def test_only_the_newest_answers_count_and_that_many_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    act = make_act()
    ratings, scores = opinions(70)
    answer_like(act, ratings, scores)
    alone = drivers_report(ALL).found
    old = 6 - ratings
    answer_like(act, old, scores, at=AT - timedelta(days=1))
    monkeypatch.setattr(report_module, "NEWEST", 70)
    found = drivers_report(ALL).found
    assert isinstance(found, Drivers)
    assert isinstance(alone, Drivers)
    assert found.n == 70
    assert found.r2 == pytest.approx(alone.r2)


def test_database_is_asked_as_often_whatever_is_stored(app: Flask) -> None:
    def asked() -> int:
        with statements(app) as seen:
            drivers_report(ALL)
        return len(seen)

    act = make_act()
    ratings, scores = opinions(60)
    answer_like(act, ratings[:3], scores[:3])
    asked()  # reads the questionnaire, once and for all
    answer_like(act, ratings[:3], scores[:3])
    few = asked()
    answer_like(act, ratings, scores)
    assert asked() == few
