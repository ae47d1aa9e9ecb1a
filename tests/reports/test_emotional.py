"""Emotional answers month by month: by when they were sent, in the firm's zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from portal.accounts.models import Role
from portal.accounts.queries import user_by_email
from portal.company.queries import company
from portal.reports.emotional import EmotionalMonth, emotional_month, emotional_months
from portal.responses.mark_operations import mark_emotional, unmark_emotional
from portal.responses.models import Response
from portal.storage.database import db
from tests.factories.orders import AT, make_act, make_response
from tests.factories.people import add_person

TODAY = date(2026, 3, 15)


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    add_person(app, Role.ADMIN)
    with app.app_context():
        yield


def touching(at: datetime, **said: object) -> Response:
    answer = make_response(make_act(), at, comment="До слёз!", **said)  # type: ignore[arg-type]
    owner = user_by_email("admin@example.ru")
    assert owner is not None
    mark_emotional(answer.id, owner.id, AT)
    return answer


def counts() -> dict[str, int]:
    return {f"{month.first_day:%Y-%m}": month.count for month in emotional_months(TODAY)}


def test_twelve_months_end_with_the_present_one() -> None:
    months = emotional_months(TODAY)
    assert len(months) == 12
    assert (months[0].first_day, months[0].last_day) == (date(2025, 4, 1), date(2025, 4, 30))
    assert (months[-1].first_day, months[-1].last_day) == (date(2026, 3, 1), date(2026, 3, 31))
    assert [month.count for month in months] == [0] * 12


def test_month_begins_at_midnight_of_the_firm() -> None:
    touching(datetime(2026, 1, 31, 20, 59, 59, tzinfo=UTC))  # 23:59:59 in Moscow
    touching(datetime(2026, 1, 31, 21, 0, tzinfo=UTC))
    assert (counts()["2026-01"], counts()["2026-02"]) == (1, 1)


def test_answers_of_other_years_and_unmarked_ones_do_not_count() -> None:
    touching(datetime(2025, 3, 31, 12, tzinfo=UTC))
    touching(datetime(2026, 4, 1, 12, tzinfo=UTC))
    taken_back = touching(datetime(2026, 3, 2, 12, tzinfo=UTC))
    make_response(make_act(), datetime(2026, 3, 3, 12, tzinfo=UTC), comment="Да")
    unmark_emotional(taken_back.id)
    assert sum(counts().values()) == 0


def test_changed_answer_leaves_the_count_until_its_new_words_are_marked() -> None:
    first = touching(datetime(2026, 3, 2, 12, tzinfo=UTC))
    make_response(first.act, datetime(2026, 3, 3, 12, tzinfo=UTC), replaces=first, nps=3)
    assert counts()["2026-03"] == 0


def test_target_is_reached_or_some_are_missing() -> None:
    month = {"first_day": TODAY, "last_day": TODAY}
    assert EmotionalMonth(**month, count=3, target=3).is_reached
    short = EmotionalMonth(**month, count=1, target=3)
    assert (short.is_reached, short.missing) == (False, 2)
    without = EmotionalMonth(**month, count=1, target=None)
    assert (without.is_reached, without.missing) == (False, 0)


def test_target_is_that_of_the_firm() -> None:
    assert {month.target for month in emotional_months(TODAY)} == {None}
    company().emotional_target = 8
    db.session.flush()
    assert {month.target for month in emotional_months(TODAY)} == {8}


def test_present_month_alone_is_the_last_of_twelve() -> None:
    touching(datetime(2026, 3, 2, 12, tzinfo=UTC))
    touching(datetime(2026, 2, 2, 12, tzinfo=UTC))
    assert emotional_month(TODAY) == emotional_months(TODAY)[-1]
    assert emotional_month(TODAY).count == 1
