"""Days and hours at which things happen, in the firm's zone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

MONTHS = 13
SATURDAY = 5
NEW_YEAR_REST = 8  # of January
# when Russia rests: (month, day)
_HOLIDAYS = frozenset(
    {(1, day) for day in range(1, NEW_YEAR_REST + 1)}
    | {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
)
# sport has seasons: spring, the start of the school year, presents in December
_SEASON = (0.75, 0.95, 1.1, 1.15, 1.1, 0.9, 0.8, 1.1, 1.2, 1.0, 0.95, 1.1)


def first_day(today: date) -> date:
    """Return the day, 13 months back, on which the year begins."""
    years, month = divmod(today.year * 12 + today.month - 1 - MONTHS, 12)
    return date(years, month + 1, min(today.day, 28))


def spread_days(rng: Random, first: date, last: date, count: int) -> list[date]:
    """Return `count` shipping days in order, evenly over the year but for its seasons."""
    days = list(_days(first, last))
    heights = list(accumulate(_weight(day) for day in days))
    points = [heights[-1] * (index + rng.random()) / count for index in range(count)]
    return [days[min(bisect_left(heights, point), len(days) - 1)] for point in points]


def working_days_back(last: date, count: int) -> list[date]:
    """Return the last `count` working days up to `last`, latest first."""
    found: list[date] = []
    while len(found) < count:
        if is_working(last):
            found.append(last)
        last -= timedelta(days=1)
    return found


def working_day_from(day: date) -> date:
    """Return the day itself, or the first working day after it."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def is_working(day: date) -> bool:
    """Tell whether the firm's office works on a day."""
    return day.weekday() < SATURDAY and (day.month, day.day) not in _HOLIDAYS


def moment(rng: Random, day: date, zone: ZoneInfo, from_hour: int, to_hour: int) -> datetime:
    """Return a moment of a day, in UTC, between two hours of the firm's clock."""
    second = rng.randrange(from_hour * 3600, to_hour * 3600)
    local = datetime.combine(day, time(), zone) + timedelta(seconds=second)
    return local.astimezone(UTC)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _weight(day: date) -> float:
    share = 1.0 if is_working(day) else 0.2 if day.weekday() == SATURDAY else 0.0
    return 0.0 if day.month == 1 and day.day <= NEW_YEAR_REST else share * _SEASON[day.month - 1]
