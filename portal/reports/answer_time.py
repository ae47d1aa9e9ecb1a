"""How long people take from the first sight of the form to its sending."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from portal.reports.conditions import answer_conditions
from portal.reports.filters import AnswerFilter
from portal.reports.funnel import form_channels
from portal.responses.models import Response
from portal.statistics.intervals import MIN_ANSWERS
from portal.storage.database import db
from portal.web.clock import firm_zone

TIMED = 1000  # the median asks no more answers than these: its cost stays the same


def median_seconds(wanted: AnswerFilter) -> int | None:
    """Return the median time from page to sending, of the newest 1,000 answers of the period.

    None when fewer than five of them have a time. Role and touchpoint do not matter here.
    """
    known, median = db.session.execute(_median(wanted, firm_zone(), TIMED)).one()
    return round(median) if known >= MIN_ANSWERS else None


@lru_cache(maxsize=256)
def _median(wanted: AnswerFilter, _zone: ZoneInfo, most: int) -> Any:
    newest = (
        select(Response.seconds)
        .where(
            *answer_conditions(AnswerFilter(wanted.from_day, wanted.to_day)),
            Response.channel.in_(form_channels(wanted)),
        )
        .order_by(Response.submitted_at.desc(), Response.id.desc())
        .limit(most)
        .subquery()
    )
    place = func.row_number().over(order_by=newest.c.seconds)
    known = select(newest.c.seconds, place.label("place"), func.count().over().label("known"))
    times = known.where(newest.c.seconds.is_not(None)).subquery()
    # the one in the middle, or the two of an even number
    middle = times.c.place.between(times.c.known / 2.0, times.c.known / 2.0 + 1)
    return select(
        func.coalesce(func.max(times.c.known), 0), func.avg(times.c.seconds).filter(middle)
    )
