"""The answers behind the figures, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, select, tuple_
from sqlalchemy.orm import joinedload

from portal.acts.models import Act
from portal.reports.conditions import answer_conditions
from portal.reports.filters import AnswerFilter
from portal.responses.models import Rating, Remark, Response
from portal.responses.queries import whole_responses
from portal.storage.database import db
from portal.web.clock import firm_zone
from portal.web.paging import Page, moment_cursor, read_moment_cursor

PAGE = 30
FEW = 5  # on a page that shows them beside figures


class TouchpointRemark(NamedTuple):
    """Why a touchpoint felt as it did."""

    text: str
    emotion: int | None
    submitted_at: datetime


def answers_page(wanted: AnswerFilter, after: str | None = None) -> Page[Response]:
    """Return a page of whole answers, newest first. ValueError for a foreign cursor."""
    query = _answers(wanted)
    if after:
        key = read_moment_cursor(after)
        query = query.where(tuple_(Response.submitted_at, Response.id) < key)
    query = query.options(joinedload(Response.imported))
    query = query.order_by(Response.submitted_at.desc(), Response.id.desc()).limit(PAGE + 1)
    rows = db.session.scalars(query).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], moment_cursor(last.submitted_at, last.id) if last else None)


def remarks_of(
    touchpoint_id: int, wanted: AnswerFilter, emotions: Collection[int] = ()
) -> Sequence[TouchpointRemark]:
    """Return the newest words said of a touchpoint, with the emotion given (None: no rating).

    emotions: only of those who felt so.
    """
    query = _remarks(touchpoint_id, wanted, tuple(emotions), firm_zone())
    return [TouchpointRemark(*row) for row in db.session.execute(query)]


@lru_cache(maxsize=256)
def _remarks(
    touchpoint_id: int, wanted: AnswerFilter, emotions: tuple[int, ...], _zone: ZoneInfo
) -> Select[str, int | None, datetime]:
    query = (
        select(Remark.text, Rating.emotion, Response.submitted_at)
        .join(Remark.response)
        .outerjoin(
            Rating,
            and_(
                Rating.response_id == Remark.response_id,
                Rating.touchpoint_id == Remark.touchpoint_id,
            ),
        )
        .where(Remark.touchpoint_id == touchpoint_id, *answer_conditions(wanted))
        .order_by(Response.submitted_at.desc(), Response.id.desc())
        .limit(FEW if emotions else PAGE)
    )
    if emotions:
        query = query.where(Rating.emotion.in_(emotions))
    return query


def _answers(wanted: AnswerFilter) -> Select[Response]:
    return (
        whole_responses()
        .options(joinedload(Response.act).joinedload(Act.order), joinedload(Response.named_order))
        .where(*answer_conditions(wanted))
    )
