"""How many emotional answers came month by month, beside the number that the firm aims at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from sqlalchemy import Select, select

from portal.company.queries import company
from portal.reports.periods import months_up_to
from portal.reports.spans import next_month
from portal.responses.mark_models import EmotionalMark
from portal.responses.models import Response
from portal.storage.database import db
from portal.web.clock import day_of, end_of, start_of


@dataclass(frozen=True)
class EmotionalMonth:
    """A month of the firm's zone, by its first and last day; no target: nobody set one."""

    first_day: date
    last_day: date
    count: int
    target: int | None

    @property
    def missing(self) -> int:
        """How many answers the target still wants; 0 without a target."""
        return max(0, (self.target or 0) - self.count)

    @property
    def is_reached(self) -> bool:
        """Whether there is a target and it is met."""
        return self.target is not None and not self.missing


def emotional_months(today: date) -> Sequence[EmotionalMonth]:
    """Return the last 12 months, that of `today` last: answers that stand and are marked.

    An answer belongs to the month in which it was sent, not to that of its mark. The target
    is the present one for every month.
    """
    return _counted(months_up_to(today))


def emotional_month(today: date) -> EmotionalMonth:
    """Return the month of `today` alone."""
    return _counted([today.replace(day=1)])[0]


def _counted(firsts: Sequence[date]) -> Sequence[EmotionalMonth]:
    ends = [next_month(first) - timedelta(days=1) for first in firsts]
    query = _marked(start_of(firsts[0]), end_of(ends[-1]))
    counts = Counter(day_of(at).replace(day=1) for at in db.session.scalars(query))
    target = company().emotional_target
    return [
        EmotionalMonth(first, last, counts[first], target)
        for first, last in zip(firsts, ends, strict=True)
    ]


@lru_cache(maxsize=16)
def _marked(since: datetime, until: datetime) -> Select[datetime]:
    # marks are made by people, one by one: there are never many
    return (
        select(Response.submitted_at)
        .join(EmotionalMark, EmotionalMark.response_id == Response.id)
        .where(
            Response.replaced_by_id.is_(None),
            Response.submitted_at >= since,
            Response.submitted_at < until,
        )
    )
