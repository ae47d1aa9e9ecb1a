"""The answers behind the figures: a page of them, or all of them as a table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, select, tuple_
from sqlalchemy.orm import joinedload

from portal.acts.models import Act
from portal.reports.conditions import answer_conditions
from portal.reports.filters import AnswerFilter
from portal.responses.models import Rating, Remark, Response
from portal.responses.queries import whole_responses
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint
from portal.touchpoints.queries import touchpoints as all_touchpoints
from portal.web.clock import firm_zone
from portal.web.paging import Page, moment_cursor, read_moment_cursor

PAGE = 30
CHUNK = 500
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


def angry_answers(wanted: AnswerFilter) -> Sequence[Response]:
    """Return the newest answers that want a call: upset or angry at anything, or a detractor."""
    query = _answers(replace(wanted, angry=True))
    query = query.order_by(Response.submitted_at.desc(), Response.id.desc()).limit(FEW)
    return db.session.scalars(query).all()


def remarks_of(
    touchpoint_id: int, wanted: AnswerFilter, emotions: Collection[int] = ()
) -> Sequence[TouchpointRemark]:
    """Return the newest words said of a touchpoint, with the emotion given (None: no rating).

    emotions: only of those who felt so.
    """
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
    return [TouchpointRemark(*row) for row in db.session.execute(query)]


def answer_table(wanted: AnswerFilter, language: str) -> Iterator[Sequence[object | None]]:
    """Yield a header and then one row for each answer, oldest first, at flat memory.

    The columns are those of CONTRACT.md's "Past answers", so that a table that went out can
    come in again, with what we know besides.
    """
    touchpoints = all_touchpoints()
    yield [
        "submitted_at", "act", "order", "client", "role", "channel", "nps",
        *(f"t-{touchpoint.key}|{touchpoint.name(language)}" for touchpoint in touchpoints),
        "comment", "remarks", "claim", "solution", "promised_on", "publish",
    ]  # fmt: skip
    for response in _oldest_first(wanted):
        yield _row(response, touchpoints)


def _answers(wanted: AnswerFilter) -> Select[Response]:
    return (
        whole_responses()
        .options(joinedload(Response.act).joinedload(Act.order), joinedload(Response.named_order))
        .where(*answer_conditions(wanted))
    )


def _oldest_first(wanted: AnswerFilter) -> Iterator[Response]:
    query = _answers(wanted).order_by(Response.submitted_at, Response.id).limit(CHUNK)
    rows = db.session.scalars(query).all()
    while rows:
        yield from rows
        key = (rows[-1].submitted_at, rows[-1].id)
        db.session.expunge_all()  # what was written out is not needed again
        later = query.where(tuple_(Response.submitted_at, Response.id) > key)
        rows = db.session.scalars(later).all()


def _row(response: Response, touchpoints: Sequence[Touchpoint]) -> list[object | None]:
    given = {rating.touchpoint_id: rating.emotion or "not_noticed" for rating in response.ratings}
    claim, order = response.claim, response.order
    return [
        response.submitted_at.astimezone(firm_zone()).isoformat(timespec="seconds"),
        response.act.number if response.act else None,
        order.number if order else None,
        order.client_name if order else None,
        response.role,
        response.channel,
        response.nps,
        *(given.get(touchpoint.id) for touchpoint in touchpoints),
        response.comment,
        "; ".join(f"{remark.touchpoint.key}: {remark.text}" for remark in response.remarks),
        claim.text if claim else None,
        claim.solution if claim else None,
        claim.promised_on.isoformat() if claim else None,
        int(response.publish),
    ]
