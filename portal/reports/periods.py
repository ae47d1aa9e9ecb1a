"""The periods that a page sets against each other, and the months of a trend."""

from __future__ import annotations

from datetime import date, timedelta

from portal.reports.filters import AnswerFilter
from portal.reports.spans import next_month, previous_month

TREND_MONTHS = 12
LATELY = 90  # days; what "lately" means when no period is asked for


def compared(wanted: AnswerFilter, today: date) -> tuple[AnswerFilter, AnswerFilter]:
    """Return the filter for its period and for the equally long one before it.

    Without both bounds the last 90 days until its end (or today) are set against the 90 before.
    """
    last = wanted.to_day or today
    first = wanted.from_day if wanted.from_day and wanted.to_day else None
    first = first or last - timedelta(days=LATELY - 1)
    length = (last - first).days + 1
    before = first - timedelta(days=1)
    return (
        wanted.within(first, last),
        wanted.within(before - timedelta(days=length - 1), before),
    )


def trend_months(wanted: AnswerFilter, today: date) -> list[date]:
    """Return the first days of the twelve months that end with the period (or today)."""
    return months_up_to(min(wanted.to_day or today, today))


def months_up_to(day: date) -> list[date]:
    """Return the first days of the twelve months that end with the one of a day, in order."""
    months = [day.replace(day=1)]
    for _ in range(TREND_MONTHS - 1):
        months.append(previous_month(months[-1]))
    return months[::-1]


def of_months(wanted: AnswerFilter, months: list[date]) -> AnswerFilter:
    """Return the filter for whole months, that follow each other."""
    return wanted.within(months[0], next_month(months[-1]) - timedelta(days=1))
