"""A period taken apart into whole months and the days left over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.responses.counts.models import Grain

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days or months from `first` to `last`, both in it; None means no bound.

    Of a month the first day stands for it.
    """

    grain: Grain
    first: date | None
    last: date | None

    def holds(self, grain: Grain, day: date) -> bool:
        """Tell whether a count of this grain and day is in it."""
        return (
            grain == self.grain
            and (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
        )


def spans(from_day: date | None, to_day: date | None) -> list[Span]:
    """Take a period apart; its spans do not overlap and hold each of its days once.

    Whole months are asked as months: a year costs twelve rows and not 365.
    """
    first = month_from(from_day) if from_day else None
    last = month_until(to_day) if to_day else None
    if first and last and first > last:
        return [Span(Grain.DAY, from_day, to_day)] if not _empty(from_day, to_day) else []
    found = [Span(Grain.MONTH, first, last)]
    if first and from_day and from_day < first:
        found.append(Span(Grain.DAY, from_day, first - DAY))
    if last and to_day and to_day >= next_month(last):
        found.append(Span(Grain.DAY, next_month(last), to_day))
    return found


def month_from(day: date) -> date:
    """Return the first month that begins on this day or after it."""
    return day if day.day == 1 else next_month(day)


def month_until(day: date) -> date:
    """Return the last month that is over at the end of this day."""
    month = day.replace(day=1)
    return month if day + DAY == next_month(day) else previous_month(month)


def next_month(day: date) -> date:
    """Return the first day of the month after this day's."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def previous_month(day: date) -> date:
    """Return the first day of the month before this day's."""
    return (day.replace(day=1) - DAY).replace(day=1)


def _empty(from_day: date | None, to_day: date | None) -> bool:
    return bool(from_day and to_day and from_day > to_day)
