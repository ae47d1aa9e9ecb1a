"""The day by which a person replies."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.company.rules import add_working_days


def test_promise_of_a_friday_skips_the_weekend() -> None:
    assert add_working_days(date(2026, 11, 20), 3) == date(2026, 11, 25)


def test_promise_of_a_saturday_counts_from_monday() -> None:
    assert add_working_days(date(2026, 11, 21), 1) == date(2026, 11, 23)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 30))
def test_promise_is_a_working_day_with_that_many_between(day: date, count: int) -> None:
    promised = add_working_days(day, count)
    assert promised.weekday() < 5
    between = (date.fromordinal(n) for n in range(day.toordinal() + 1, promised.toordinal() + 1))
    assert sum(each.weekday() < 5 for each in between) == count
