"""From scan to answer: what is counted of whom, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.clients.models import BuyerRole
from portal.reports.answer_time import median_seconds
from portal.reports.filters import AnswerFilter
from portal.reports.funnel import Steps, funnel, funnel_days
from portal.responses.models import Channel, FormCount, Response
from portal.storage.database import db
from tests.factories.orders import make_act, make_response

ALL = AnswerFilter()
TODAY = date(2026, 5, 20)
MAY_1, MAY_2, MAY_3 = (date(2026, 5, day) for day in (1, 2, 3))
QR, CODE, PAPER = Channel.QR, Channel.CODE, Channel.PAPER


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def counted(day: date, opened: int, started: int, channel: Channel = QR) -> None:
    db.session.add(FormCount(day=day, channel=channel, opened=opened, started=started))
    db.session.flush()


def noon(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)  # in Moscow


def sent(day: date, channel: Channel = QR, **said: object) -> Response:
    return make_response(make_act(), at=noon(day), channel=channel, nps=9, **said)  # type: ignore[arg-type]


def timed(seconds: int | None, day: date = MAY_1, channel: Channel = QR) -> None:
    sent(day, channel).seconds = seconds
    db.session.flush()


def days(wanted: AnswerFilter = ALL, after: str | None = None) -> list[tuple[object, ...]]:
    rows = funnel_days(wanted, TODAY, after).rows
    return [
        (row.day, row.channel, row.steps.opened, row.steps.started, row.steps.sent) for row in rows
    ]


def test_nothing_counted_yet_is_an_empty_funnel() -> None:
    assert days() == []
    sent(MAY_1, told=None)
    assert funnel(ALL).in_all == Steps(0, 0, 0)
    assert days() == []


def test_answer_counts_the_steps_that_its_page_did_not_tell() -> None:
    counted(MAY_2, 5, 4)
    for told in (0, 0, 1, 2):
        sent(MAY_2, told=told)
    assert funnel(ALL).in_all == Steps(7, 7, 4)
    assert days() == [(MAY_2, QR, 7, 7, 4)]


def test_portal_whose_clients_have_no_scripts_has_a_funnel_too() -> None:
    sent(MAY_1, told=0)
    assert funnel(ALL).in_all == Steps(1, 1, 1)
    assert days() == [(MAY_1, QR, 1, 1, 1)]


def test_steps_are_counted_by_channel_and_in_all() -> None:
    counted(MAY_1, 5, 4)
    counted(MAY_2, 7, 3)
    counted(MAY_2, 2, 2, CODE)
    for channel in (QR, QR, CODE):
        sent(MAY_2, channel)
    found = funnel(ALL)
    assert found.by_channel == {QR: Steps(12, 7, 2), CODE: Steps(2, 2, 1)}
    assert list(found.by_channel) == [QR, CODE]
    assert found.in_all == Steps(14, 9, 3)


def test_paper_is_not_sent_by_a_form() -> None:
    counted(MAY_1, 1, 1)
    sent(MAY_1, PAPER)
    sent(MAY_1, Channel.SCAN)
    assert funnel(ALL).in_all.sent == 0
    assert funnel(AnswerFilter(channel=PAPER)).by_channel == {}
    assert days(AnswerFilter(channel=PAPER)) == []


def test_answers_from_before_openings_were_counted_are_not_in_the_funnel() -> None:
    sent(MAY_1, told=None)
    sent(MAY_2)
    counted(MAY_2, 3, 2)
    for wanted in (ALL, AnswerFilter(from_day=date(2020, 1, 1))):
        assert funnel(wanted).in_all == Steps(3, 2, 1)
        assert days(wanted) == [(MAY_2, QR, 3, 2, 1)]


def test_funnel_is_of_the_period_and_its_days_are_inclusive() -> None:
    for day in (MAY_1, MAY_2, MAY_3):
        counted(day, 10, 5)
        sent(day)
    assert funnel(AnswerFilter(MAY_2, MAY_2)).in_all == Steps(10, 5, 1)
    assert funnel(AnswerFilter(from_day=MAY_2)).in_all == Steps(20, 10, 2)
    assert funnel(AnswerFilter(to_day=MAY_2)).in_all == Steps(20, 10, 2)
    assert days(AnswerFilter(MAY_2, MAY_2)) == [(MAY_2, QR, 10, 5, 1)]


def test_period_before_anything_was_counted_is_empty() -> None:
    counted(MAY_2, 3, 2)
    assert funnel(AnswerFilter(to_day=MAY_1)).in_all == Steps(0, 0, 0)
    assert days(AnswerFilter(to_day=MAY_1)) == []


def test_channel_narrows_the_funnel_and_role_and_touchpoint_do_not() -> None:
    counted(MAY_1, 4, 3)
    counted(MAY_1, 2, 1, CODE)
    sent(MAY_1, role=BuyerRole.USER)
    sent(MAY_1, CODE, role=BuyerRole.ECONOMIC)
    of_users = AnswerFilter(role=BuyerRole.USER, touchpoint="gift")
    assert funnel(of_users) == funnel(ALL)
    assert days(of_users) == days(ALL)
    typed = AnswerFilter(channel=CODE)
    assert funnel(typed).by_channel == {CODE: Steps(2, 1, 1)}
    assert days(typed) == [(MAY_1, CODE, 2, 1, 1)]


def test_changed_answer_is_sent_once_on_the_day_of_the_change() -> None:
    counted(MAY_1, 1, 1)
    first = sent(MAY_1)
    make_response(first.act, at=noon(MAY_2), nps=3, replaces=first)
    assert funnel(ALL).in_all.sent == 1
    assert days() == [(MAY_2, QR, 0, 0, 1), (MAY_1, QR, 1, 1, 0)]


def test_answer_of_the_evening_belongs_to_the_day_of_the_firms_zone() -> None:
    counted(MAY_1, 1, 1)
    midnight = datetime(2026, 5, 1, 21, tzinfo=UTC)  # in Moscow
    for at in (midnight - timedelta(seconds=1), midnight):
        make_response(make_act(), at=at, nps=9)
    assert days() == [(MAY_2, QR, 0, 0, 1), (MAY_1, QR, 1, 1, 1)]
    assert funnel(AnswerFilter(MAY_1, MAY_1)).in_all.sent == 1


def test_days_come_newest_first_and_a_page_of_31_days_leads_to_the_next() -> None:
    for back in range(71):
        counted(TODAY - timedelta(days=back), back + 1, back)
    seen, after = [], None
    for size in (31, 31, 9):
        page = funnel_days(ALL, TODAY, after)
        assert len(page.rows) == size
        seen += [row.day for row in page.rows]
        after = page.after
    assert after is None
    assert seen == [TODAY - timedelta(days=back) for back in range(71)]


def test_month_without_anybody_is_an_empty_page_with_a_next_one() -> None:
    long_ago = TODAY - timedelta(days=31)
    counted(long_ago, 1, 1)
    page = funnel_days(ALL, TODAY)
    assert page.rows == []
    assert days(after=page.after) == [(long_ago, QR, 1, 1, 0)]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "MX4y", "💥"])
def test_foreign_cursor_is_refused(cursor: str) -> None:
    counted(MAY_1, 1, 1)
    with pytest.raises(ValueError):
        funnel_days(ALL, TODAY, cursor)


def test_shares_are_of_the_opened_and_may_pass_a_hundred() -> None:
    steps = Steps(opened=4, started=3, sent=5)
    assert (steps.share(3), steps.share(5), steps.most) == (75.0, 125.0, 5)
    assert Steps(0, 0, 1).share(1) is None


def test_median_time_is_of_phones_that_told_it() -> None:
    for seconds in (20, 40, 52, 300, 61, None, None):
        timed(seconds)
    timed(1, channel=PAPER)
    assert median_seconds(ALL) == 52
    timed(30, channel=CODE)
    assert median_seconds(ALL) == 46


def test_median_of_fewer_than_five_times_is_not_told() -> None:
    for seconds in (20, 40, 52, 300, None):
        timed(seconds)
    assert median_seconds(ALL) is None


def test_median_is_of_the_period_and_channel() -> None:
    for seconds in range(10, 15):
        timed(seconds, MAY_1)
        timed(seconds + 100, MAY_2)
        timed(seconds + 200, MAY_2, CODE)
    assert median_seconds(AnswerFilter(to_day=MAY_1)) == 12
    assert median_seconds(AnswerFilter(from_day=MAY_2, channel=QR)) == 112
    assert median_seconds(AnswerFilter(from_day=MAY_2, channel=CODE)) == 212
    assert median_seconds(AnswerFilter(channel=PAPER)) is None


def test_median_asks_the_newest_answers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.reports.answer_time.TIMED", 5)
    for seconds in range(10, 15):
        timed(seconds, MAY_1)
        timed(seconds + 100, MAY_2)
    assert median_seconds(ALL) == 112


def test_median_counts_a_changed_answer_by_its_change() -> None:
    for _ in range(5):
        first = sent(MAY_1)
        first.seconds = 10
        make_response(first.act, at=noon(MAY_2), nps=3, replaces=first).seconds = 30
    db.session.flush()
    assert median_seconds(ALL) == 30


def test_sqlite_looks_at_days_and_answers_of_the_period_only() -> None:
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL reads so small a table as a whole
    counted(MAY_1, 1, 1)
    month = AnswerFilter(MAY_1, TODAY)
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection: object, _cursor: object, *rest: Any) -> None:
        asked.append(rest[:2])

    event.listen(db.engine, "before_cursor_execute", note)
    funnel(month), funnel_days(month, TODAY), median_seconds(month)
    event.remove(db.engine, "before_cursor_execute", note)
    ways = [
        str(row[3])
        for statement, parameters in asked
        if "count_stamp" not in statement  # what waits to be counted: 63 answers at most
        for row in db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", parameters
        )
        if str(row[3]).startswith(
            ("SCAN form_count", "SEARCH form_count", "SCAN response", "SEARCH response")
        )
    ]
    first_days = (
        "SEARCH form_count USING COVERING INDEX",
        "SEARCH response USING COVERING INDEX ix_response_submitted_at_id",
    )
    assert len(ways) >= 5
    assert [
        way
        for way in ways
        if "day>? AND day<?)" not in way
        and "(submitted_at>? AND submitted_at<?)" not in way
        and not way.startswith(first_days)
    ] == []
