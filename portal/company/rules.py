"""Decisions about the firm's promises and texts, as pure functions."""

from __future__ import annotations

import re
from datetime import date, timedelta

SATURDAY = 5
PLACEHOLDERS = ("{client}", "{order}")  # what a greeting may ask for
GREETING_LINES = 2  # the salutation, and what follows it
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")


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


def unknown_placeholders(text: str) -> list[str]:
    """Return what stands in braces and is no placeholder, and the braces that stand alone.

    >>> unknown_placeholders("{client}, {name}: thank you}")
    ['{name}', '}']
    """
    return [found for found in _BRACES.findall(text) if found not in PLACEHOLDERS]
