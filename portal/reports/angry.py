"""The newest answers that want a call."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, literal_column, select

from portal.claims.models import Claim
from portal.orders.models import Order
from portal.reports.conditions import answer_conditions, order_of_answer
from portal.reports.filters import AnswerFilter
from portal.responses.answer import UPSET
from portal.responses.models import Rating, Remark, Response
from portal.storage.database import db
from portal.web.clock import firm_zone

FEW = 5


@dataclass(frozen=True)
class AngryAnswer:
    """What somebody said who was upset or angry at anything, or a detractor.

    felt: (touchpoint id, emotion 1 or 2). remarks: (touchpoint id, text).
    """

    id: int
    submitted_at: datetime
    nps: int | None
    comment: str | None
    order_id: int | None
    order_number: str | None
    client_name: str | None
    claim: str | None
    promised_on: date | None
    felt: Collection[tuple[int, int]]
    remarks: Collection[tuple[int, str]]


def angry_answers(wanted: AnswerFilter) -> Sequence[AngryAnswer]:
    """Return the newest five of them; rows and not objects, for a page that shows much else."""
    said: dict[tuple[Any, ...], tuple[set[tuple[int, int]], set[tuple[int, str]]]] = {}
    # every emotion of an answer comes with every remark of it: two or three rows, one statement
    for *answer, felt_at, emotion, remarked_at, text in db.session.execute(
        _newest(replace(wanted, angry=True), firm_zone())
    ):
        felt, remarks = said.setdefault(tuple(answer), (set(), set()))
        if felt_at is not None:
            felt.add((felt_at, emotion))
        if remarked_at is not None:
            remarks.add((remarked_at, text))
    return [AngryAnswer(*(*answer, *parts)) for answer, parts in said.items()]


@lru_cache(maxsize=256)
def _newest(wanted: AnswerFilter, _zone: ZoneInfo) -> Any:
    newest = (
        select(
            Response.id, Response.submitted_at, Response.nps, Response.comment,
            Order.id.label("order_id"), Order.number, Order.client_name,
            Claim.text, Claim.promised_on,
        )
        .outerjoin(Response.act)
        .outerjoin(Order, Order.id == order_of_answer())
        .outerjoin(Response.claim)
        .where(*answer_conditions(wanted))
        .order_by(Response.submitted_at.desc(), Response.id.desc())
        .limit(literal_column(str(FEW)))  # written out: without parameters it is planned once
        .subquery()
    )  # fmt: skip
    is_felt = and_(Rating.response_id == newest.c.id, Rating.emotion <= literal_column(str(UPSET)))
    return (
        select(newest, Rating.touchpoint_id, Rating.emotion, Remark.touchpoint_id, Remark.text)
        .select_from(newest)
        .outerjoin(Rating, is_felt)
        .outerjoin(Remark, Remark.response_id == newest.c.id)
        .order_by(newest.c.submitted_at.desc(), newest.c.id.desc())
    )
