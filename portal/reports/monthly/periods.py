"""The days of a report: the last full month, the period before."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def last_full_month(today: date) -> tuple[date, date]:
    """Return the first and last day of the month before the one of `today`.

    >>> last_full_month(date(2026, 3, 31))[1].isoformat()
    '2026-02-28'
    """
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def is_month(first: date, last: date) -> bool:
    """Tell whether a period is exactly one calendar month."""
    return first.day == 1 and last == month_end(first)


def period_before(first: date, last: date) -> tuple[date, date]:
    """Return the equal period that ends the day before: a month before a month, else as many days.

    OverflowError when the calendar has no such days.
    """
    if is_month(first, last):
        return last_full_month(first)
    before = first - timedelta(days=1)
    return before - (last - first), before


def month_end(day: date) -> date:
    """Return the last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])
