"""All answers wanted as bare rows, piece by piece: objects would cost many times more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    DateTime,
    Integer,
    Row,
    Select,
    String,
    bindparam,
    case,
    cast,
    exists,
    func,
    select,
    type_coerce,
)

from portal.acts.models import Act
from portal.claims.models import Claim
from portal.orders.models import Order
from portal.reports.figures import answer_conditions
from portal.reports.filters import AnswerFilter
from portal.responses.models import Rating, Remark, Response
from portal.storage.base import table_of
from portal.storage.database import db, one_state
from portal.touchpoints.models import Touchpoint

PIECE = 2000  # answers that are in memory at once
NOT_NOTICED, EMOTIONS_END = 0, 8  # what a sign says beside the touchpoint: an emotion, or this
_FIRST_SIGN = 0xE000  # behind what no text may hold; there are signs for 130,000 touchpoints

_response, _act, _order = table_of(Response), table_of(Act), table_of(Order)
_claim, _rating, _remark = table_of(Claim), table_of(Rating), table_of(Remark)
_touchpoint = table_of(Touchpoint)


class Piece(NamedTuple):
    """Some answers, and of each, at the same place, its ratings as signs and its remarks."""

    rows: Sequence[Row[*tuple[Any, ...]]]
    ratings: Sequence[str | None]
    remarks: Sequence[str | None]


def sign(touchpoint_id: int, emotion: int) -> str:
    """Return the character by which a rating comes from the database; 0: not noticed.

    One text of signs instead of eight rows: that is half of what reading an answer costs.
    """
    return chr(_FIRST_SIGN + touchpoint_id * EMOTIONS_END + emotion)


def answer_rows(wanted: AnswerFilter) -> Iterator[Piece]:
    """Read the answers wanted, oldest first, all as they stand at one moment."""
    one_state()
    is_sqlite = db.engine.dialect.name == "sqlite"
    statement = _with_ratings(wanted) if is_sqlite else _answers(wanted)
    connection = db.session.connection()  # the session would look for objects in each row
    found = connection.execute(statement, execution_options={"yield_per": PIECE})
    with closing(found):
        for rows in found.partitions():
            yield _whole(rows) if is_sqlite else _completed(connection, rows)


def _answers(wanted: AnswerFilter) -> Select[*tuple[Any, ...]]:
    """Select the answers; those of past years may have no act, and an order or none."""
    responses = (
        _response.outerjoin(_act, _act.c.id == _response.c.act_id)
        .outerjoin(_order, _order.c.id == _act.c.order_id)
        .outerjoin(_claim, _claim.c.response_id == _response.c.id)
    )
    return (
        select(
            _response.c.id,
            type_coerce(_response.c.submitted_at, DateTime(timezone=True)),
            _act.c.year,
            _act.c.serial,
            _order.c.number,
            _order.c.client_name,
            type_coerce(_response.c.role, String),
            type_coerce(_response.c.channel, String),
            _response.c.nps,
            _response.c.comment,
            _claim.c.text,
            type_coerce(_claim.c.solution, String),
            _claim.c.promised_on,
            cast(_response.c.publish, Integer),
        )
        .select_from(responses)
        .where(*answer_conditions(wanted))
        .order_by(_response.c.submitted_at, _response.c.id)
    )


# SQLite looks ratings up beside the answer; PostgreSQL would begin a search for each answer,
# at twice the cost of one search for a piece


def _with_ratings(wanted: AnswerFilter) -> Select[*tuple[Any, ...]]:
    ratings = (
        select(_signs(func.char))
        .where(_rating.c.response_id == _response.c.id)
        .correlate(_response)
        .scalar_subquery()
    )
    of_answer = _remark.c.response_id == _response.c.id
    told = _told(of_answer).correlate(_response).subquery()
    remarks = select(func.aggregate_strings(told.c.line, "; ")).scalar_subquery()
    has_remarks = exists().where(of_answer).correlate(_response)  # most have none
    return _answers(wanted).add_columns(ratings, case((has_remarks, remarks)))


def _whole(rows: Sequence[Row[*tuple[Any, ...]]]) -> Piece:
    return Piece(rows, [row[-2] for row in rows], [row[-1] for row in rows])


def _completed(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> Piece:
    ids = [row[0] for row in rows]
    asked = {"ids": f"{{{','.join(map(str, ids))}}}"}  # the driver writes lists of numbers slowly
    ratings, remarks = (
        dict(connection.execute(statement, asked).all()) for statement in _ratings_and_remarks()
    )
    return Piece(rows, list(map(ratings.get, ids)), list(map(remarks.get, ids)))


@cache
def _ratings_and_remarks() -> tuple[Select[int, str], Select[int, str]]:
    wanted = func.any(cast(bindparam("ids", type_=String), ARRAY(Integer)))
    ratings = (
        select(_rating.c.response_id, _signs(func.chr))
        .where(_rating.c.response_id == wanted)
        .group_by(_rating.c.response_id)
    )
    told = _told(_remark.c.response_id == wanted).subquery()
    remarks = select(told.c.response_id, func.aggregate_strings(told.c.line, "; "))
    return ratings, remarks.group_by(told.c.response_id)


def _signs(character: Callable[..., ColumnElement[str]]) -> ColumnElement[str]:
    code = _rating.c.touchpoint_id * EMOTIONS_END + func.coalesce(_rating.c.emotion, NOT_NOTICED)
    return func.aggregate_strings(character(code + _FIRST_SIGN, type_=String), "")


def _told(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Select "key: text", a row for each remark."""
    return (
        select(_remark.c.response_id, (_touchpoint.c.key + ": " + _remark.c.text).label("line"))
        .join_from(_remark, _touchpoint, _touchpoint.c.id == _remark.c.touchpoint_id)
        .where(condition)
        .order_by(_remark.c.response_id, _remark.c.touchpoint_id)
    )
