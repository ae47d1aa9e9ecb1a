"""The newest answers that want a call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from portal.acts.models import Act
from portal.claims.models import Claim
from portal.orders.models import Order
from portal.reports.conditions import answer_conditions
from portal.reports.filters import AnswerFilter
from portal.responses.answer import UPSET
from portal.responses.models import Rating, Remark, Response
from portal.storage.base import table_of
from portal.storage.database import db
from portal.web.clock import firm_zone

FEW = 5
RATING, REMARK = table_of(Rating), table_of(Remark)


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
    felt: list[tuple[int, int]] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)


def angry_answers(wanted: AnswerFilter) -> Sequence[AngryAnswer]:
    """Return the newest five of them; rows and not objects, for a page that shows much else."""
    rows: Sequence[Any] = db.session.execute(
        _newest(replace(wanted, angry=True), firm_zone())
    ).all()
    ids = [row[0] for row in rows]
    felt: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    remarks: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    upset = select(RATING).where(RATING.c.response_id.in_(ids), RATING.c.emotion <= UPSET)
    for response_id, touchpoint_id, emotion in db.session.execute(upset) if ids else ():
        felt[response_id].append((touchpoint_id, emotion))
    said = select(REMARK).where(REMARK.c.response_id.in_(ids))
    for response_id, touchpoint_id, text in db.session.execute(said) if ids else ():
        remarks[response_id].append((touchpoint_id, text))
    return [AngryAnswer(*(*row, felt[row[0]], remarks[row[0]])) for row in rows]


@lru_cache(maxsize=256)
def _newest(wanted: AnswerFilter, _zone: ZoneInfo) -> Any:
    return (
        select(
            Response.id, Response.submitted_at, Response.nps, Response.comment,
            Order.id, Order.number, Order.client_name, Claim.text, Claim.promised_on,
        )
        .outerjoin(Response.act)
        .outerjoin(Order, Order.id == func.coalesce(Act.order_id, Response.order_id))
        .outerjoin(Response.claim)
        .where(*answer_conditions(wanted))
        .order_by(Response.submitted_at.desc(), Response.id.desc())
        .limit(FEW)
    )  # fmt: skip
