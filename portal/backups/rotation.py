"""Which backups stay: sons, fathers and grandfathers; and when the next one is due."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

QUIET = time(3)  # in the firm's zone
FRESH = timedelta(days=1)
PAUSE = timedelta(hours=1)  # after a try that failed
WORRYING = timedelta(days=2)  # no good backup for so long is told


class Keep(NamedTuple):
    """How many days, weeks and months keep a backup each, of those that have one."""

    days: int
    weeks: int
    months: int


def kept(moments: Collection[datetime], keep: Keep, zone: tzinfo) -> set[datetime]:
    """Return the backups to keep: the newest of each of the last days, weeks and months.

    Days, weeks (from Monday) and months are those of `zone`. All that were made in the 24 hours
    before the newest stay, too: who makes one before a bold step and one after it keeps both.

    >>> from datetime import UTC
    >>> noon = [datetime(2026, 11, day, 12, tzinfo=UTC) for day in range(1, 31)]
    >>> sorted(moment.day for moment in kept(noon, Keep(days=2, weeks=3, months=1), UTC))
    [22, 29, 30]
    """
    fresh = max(moments) - FRESH if moments else None
    stay = {moment for moment in moments if fresh is not None and moment > fresh}
    periods: tuple[tuple[int, Callable[[date], date]], ...] = (
        (keep.days, lambda day: day),
        (keep.weeks, lambda day: day - timedelta(days=day.weekday())),
        (keep.months, lambda day: day.replace(day=1)),
    )
    for count, start_of_period in periods:
        newest: dict[date, datetime] = {}
        for moment in sorted(moments):
            newest[start_of_period(moment.astimezone(zone).date())] = moment
        stay |= {newest[period] for period in sorted(newest, reverse=True)[:count]}
    return stay


def is_due(at: datetime, newest: datetime | None, failed_at: datetime | None, zone: tzinfo) -> bool:
    """Tell whether a backup is to be made: none since the last quiet hour, nor a try just now."""
    if failed_at is not None and abs(at - failed_at) < PAUSE:
        return False
    return newest is None or newest < _last_quiet(at, zone)


def _last_quiet(at: datetime, zone: tzinfo) -> datetime:
    today = at.astimezone(zone).date()
    quiet = datetime.combine(today, QUIET, zone)
    if quiet > at:
        quiet = datetime.combine(today - timedelta(days=1), QUIET, zone)
    return quiet
