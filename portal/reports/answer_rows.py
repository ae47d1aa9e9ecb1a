"""All answers wanted as bare rows, piece by piece: objects would cost many times more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    String,
    case,
    cast,
    exists,
    func,
    select,
    text,
    type_coerce,
)

from portal.acts.models import Act
from portal.claims.models import Claim
from portal.orders.models import Order
from portal.reports.conditions import answer_conditions
from portal.reports.filters import AnswerFilter
from portal.responses.models import Rating, Remark, Response
from portal.storage.base import table_of
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint

PIECE = 2000  # answers that are in memory at once
NOT_NOTICED, EMOTIONS_END = 0, 8  # a mark says the touchpoint's id and an emotion below this

_response, _act, _order = table_of(Response), table_of(Act), table_of(Order)
_claim, _rating, _remark = table_of(Claim), table_of(Rating), table_of(Remark)
_touchpoint = table_of(Touchpoint)


def mark(touchpoint_id: int, emotion: int) -> str:
    """Return the number by which a rating comes from the database; an emotion of 0: not noticed.

    The marks of an answer come as one text: eight rows would be half of what it costs.
    """
    return str(touchpoint_id * EMOTIONS_END + emotion)


def answer_rows(wanted: AnswerFilter) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Read the answers wanted, oldest first, by one statement that the database serves in pieces.

    So all are as they stood at one moment, and none is looked for twice. A row has: submitted_at
    (UTC, on SQLite as text), act's year, act's serial, order, client, role, channel, nps, ratings
    as marks, comment, remarks, claim, solution, promised_on (on SQLite as text), publish (0 or 1).
    """
    # the session would look for objects in each row
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        with closing(connection.execute(_answers(wanted))) as found:
            # SQLite makes rows as they are asked for; SQLAlchemy would wrap each of them
            while rows := found.cursor.fetchmany(PIECE):
                yield rows
        return
    # a bitmap for the eight ratings of each answer costs a quarter of the export
    connection.execute(text("SET LOCAL enable_bitmapscan = off"))
    found = connection.execute(_answers(wanted), execution_options={"yield_per": PIECE})
    with closing(found):
        yield from found.partitions()


def _answers(wanted: AnswerFilter) -> Select[*tuple[Any, ...]]:
    """Select the answers; those of past years may have no act, and an order or none."""
    responses = (
        _response.outerjoin(_act, _act.c.id == _response.c.act_id)
        .outerjoin(_order, _order.c.id == func.coalesce(_act.c.order_id, _response.c.order_id))
        .outerjoin(_claim, _claim.c.response_id == _response.c.id)
    )
    return (
        select(
            type_coerce(_response.c.submitted_at, DateTime(timezone=True)),
            _act.c.year,
            _act.c.serial,
            _order.c.number,
            _order.c.client_name,
            type_coerce(_response.c.role, String),
            type_coerce(_response.c.channel, String),
            _response.c.nps,
            _marks(),
            _response.c.comment,
            _remarks(),
            _claim.c.text,
            type_coerce(_claim.c.solution, String),
            _claim.c.promised_on,
            cast(_response.c.publish, Integer),
        )
        .select_from(responses)
        .where(*answer_conditions(wanted))
        .order_by(_response.c.submitted_at, _response.c.id)
    )


def _marks() -> ColumnElement[str | None]:
    """Return the ratings of an answer as marks with commas between."""
    number = _rating.c.touchpoint_id * EMOTIONS_END + func.coalesce(_rating.c.emotion, NOT_NOTICED)
    marks = func.aggregate_strings(cast(number, String), ",")
    query = select(marks).where(_rating.c.response_id == _response.c.id)
    return query.correlate(_response).scalar_subquery()


def _remarks() -> ColumnElement[str | None]:
    """Return "key: text; key: text"; most answers have none, and are only asked whether."""
    of_answer = _remark.c.response_id == _response.c.id
    told = (
        select((_touchpoint.c.key + ": " + _remark.c.text).label("line"))
        .join_from(_remark, _touchpoint, _touchpoint.c.id == _remark.c.touchpoint_id)
        .where(of_answer)
        .order_by(_remark.c.touchpoint_id)
        .correlate(_response)
        .subquery()
    )
    lines = select(func.aggregate_strings(told.c.line, "; ")).scalar_subquery()
    return case((exists().where(of_answer).correlate(_response), lines))
