"""Reads for `make demo`."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, select

from portal.acts.models import Act
from portal.company.queries import company
from portal.orders.models import Order
from portal.responses.models import Response
from portal.storage.database import db
from portal.web.clock import now


def has_orders() -> bool:
    """Tell whether any order exists."""
    return bool(db.session.scalar(select(exists().where(Order.id.is_not(None)))))


def demo_act_code(at: datetime | None = None) -> str | None:
    """Return the code of the newest act that is open and unanswered, to be shown as a link.

    `at` is now, unless told. None when all acts are answered or closed.
    """
    oldest = (at or now()) - timedelta(days=company().answer_days)
    query = (
        select(Act.code)
        .where(
            Act.voided_at.is_(None),
            Act.issued_at > oldest,
            ~exists().where(Response.act_id == Act.id),
        )
        .order_by(Act.year.desc(), Act.serial.desc())
        .limit(1)
    )
    return db.session.scalar(query)
