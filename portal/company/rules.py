"""Decisions about the firm's promises, as pure functions."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5


def add_working_days(day: date, count: int) -> date:
    """Return the day `count` working days after `day`; Saturdays and Sundays don't count.

    >>> add_working_days(date(2026, 11, 20), 3)  # a Friday
    datetime.date(2026, 11, 25)
    """
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            count -= 1
    return day
