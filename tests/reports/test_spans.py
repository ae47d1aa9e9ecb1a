"""A period in whole months and days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.reports.spans import next_month, spans
from portal.responses.counts.models import Grain

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def test_whole_year_is_asked_by_months_alone() -> None:
    [span] = spans(date(2026, 1, 1), date(2026, 12, 31))
    assert (span.grain, span.first, span.last) == (Grain.MONTH, date(2026, 1, 1), date(2026, 12, 1))


def test_all_time_is_asked_by_months_alone() -> None:
    [span] = spans(None, None)
    assert (span.grain, span.first, span.last) == (Grain.MONTH, None, None)


def test_days_within_a_month_are_asked_by_days() -> None:
    [span] = spans(date(2026, 5, 2), date(2026, 5, 31))
    assert span.grain is Grain.DAY


@given(st.none() | days, st.none() | days, days)
def test_every_day_of_a_period_is_in_one_span_and_no_other_day_is(
    first: date | None, last: date | None, day: date
) -> None:
    month = day.replace(day=1)
    held = sum(
        span.holds(Grain.DAY, day) or span.holds(Grain.MONTH, month) for span in spans(first, last)
    )
    is_wanted = (first is None or day >= first) and (last is None or day <= last)
    assert held == int(is_wanted)


@given(days)
def test_next_month_begins_where_this_one_ends(day: date) -> None:
    month = next_month(day)
    assert month.day == 1
    assert (month - timedelta(days=1)).month == day.month
