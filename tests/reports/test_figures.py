"""The figures asked of the answers, against a slow and obvious count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from portal.acts.models import Act
from portal.acts.operations import void_act
from portal.clients.models import BuyerRole
from portal.questionnaires.operations import Asked, publish
from portal.questionnaires.queries import current_questionnaire
from portal.reports.figures import (
    TouchpointRow,
    nps_figure,
    response_rate_figure,
    touchpoint_rows,
)
from portal.reports.filters import AnswerFilter
from portal.responses.models import Channel
from portal.storage.database import db
from tests.factories.orders import AT, make_act, make_order, make_response

ALL = AnswerFilter()


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def row(key: str, wanted: AnswerFilter = ALL) -> TouchpointRow:
    return next(row for row in touchpoint_rows(wanted) if row.touchpoint.key == key)


def test_nothing_answered_is_no_number() -> None:
    make_act()
    assert nps_figure(ALL) is None
    assert touchpoint_rows(ALL) == []
    assert response_rate_figure(ALL).rate.value == 0.0  # type: ignore[union-attr]


def test_nps_counts_only_those_who_answered_it() -> None:
    act = make_act()
    for nps in (10, 9, 8, 3, None):
        make_response(act, nps=nps, comment="да")
    figure = nps_figure(ALL)
    assert figure is not None
    assert (figure.promoters, figure.passives, figure.detractors) == (2, 1, 1)
    assert figure.score == 25.0


def test_touchpoint_counts_rated_not_noticed_and_blank() -> None:
    act = make_act()
    make_response(act, rates={"gift": 5, "card": None})
    make_response(act, rates={"gift": 2})
    gift, card, design = (row(key).figures for key in ("gift", "card", "design"))
    assert (gift.n, gift.not_noticed, gift.blank) == (2, 0, 0)
    assert (card.n, card.not_noticed, card.blank) == (0, 1, 1)
    assert (design.n, design.not_noticed, design.blank) == (0, 0, 2)
    assert gift.net is not None
    assert gift.net.value == 0.0


def test_touchpoint_outside_of_the_acts_questionnaire_is_not_blank() -> None:
    item = current_questionnaire().items[0]
    publish("Короткая", "Да?", "Yes?", [Asked(item.touchpoint, "Упаковка", "Box")], AT)
    db.session.flush()
    make_response(make_act(), rates={"packaging": 4})
    assert [row.touchpoint.key for row in touchpoint_rows(ALL)] == ["packaging"]


def test_touchpoints_stand_worst_first_and_unrated_last() -> None:
    act = make_act()
    make_response(act, rates={"gift": 5, "deadlines": 1, "design": 3, "card": None})
    keys = [row.touchpoint.key for row in touchpoint_rows(ALL)]
    assert keys[:3] == ["deadlines", "design", "gift"]
    assert "card" in keys[3:]


def test_changed_answer_counts_once() -> None:
    act = make_act()
    first = make_response(act, nps=0, rates={"gift": 1})
    make_response(act, nps=10, rates={"gift": 5}, replaces=first)
    figure = nps_figure(ALL)
    assert figure is not None
    assert (figure.n, figure.score) == (1, 100.0)
    assert row("gift").figures.counts == (0, 0, 0, 0, 1)


def test_filter_of_role_and_channel_narrows_every_number() -> None:
    act = make_act()
    make_response(act, nps=10, role=BuyerRole.USER, rates={"gift": 5})
    make_response(act, nps=0, role=BuyerRole.ECONOMIC, channel=Channel.PAPER, rates={"gift": 1})
    user = AnswerFilter(role=BuyerRole.USER)
    paper = AnswerFilter(channel=Channel.PAPER)
    assert nps_figure(user).score == 100.0  # type: ignore[union-attr]
    assert nps_figure(paper).score == -100.0  # type: ignore[union-attr]
    assert row("gift", user).figures.counts == (0, 0, 0, 0, 1)
    assert row("gift", paper).figures.blank == 0


def test_days_are_days_of_the_firms_zone_and_inclusive() -> None:
    act = make_act()
    moments = {
        datetime(2026, 3, 9, 20, 59, tzinfo=UTC): 1,  # 23:59 on the 9th in Moscow
        datetime(2026, 3, 9, 21, 0, tzinfo=UTC): 9,  # 0:00 on the 10th
        datetime(2026, 3, 10, 20, 59, 59, tzinfo=UTC): 10,
        datetime(2026, 3, 10, 21, 0, tzinfo=UTC): 2,  # the 11th
    }
    for at, nps in moments.items():
        make_response(act, at=at, nps=nps)
    tenth = AnswerFilter(date(2026, 3, 10), date(2026, 3, 10))
    figure = nps_figure(tenth)
    assert figure is not None
    assert (figure.n, figure.promoters) == (2, 2)


def test_response_rate_counts_orders_and_not_answers() -> None:
    answered = make_act()
    for nps in (9, 10):
        make_response(answered, nps=nps)
    make_act()
    make_order()
    figure = response_rate_figure(ALL)
    assert (figure.delivered, figure.answered) == (2, 1)


def test_voided_act_leaves_both_sides_of_the_response_rate() -> None:
    voided: Act = make_act()
    make_response(voided, nps=9)
    make_act()
    void_act(voided, "ошибка", AT)
    figure = response_rate_figure(ALL)
    assert (figure.delivered, figure.answered) == (1, 0)


def test_response_rate_asks_for_the_day_of_delivery() -> None:
    make_response(make_act(at=datetime(2026, 1, 5, tzinfo=UTC)), nps=9)
    january = AnswerFilter(date(2026, 1, 1), date(2026, 1, 31))
    february = AnswerFilter(date(2026, 2, 1), date(2026, 2, 28))
    assert response_rate_figure(january).answered == 1
    assert response_rate_figure(february).delivered == 0
