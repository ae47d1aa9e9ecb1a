"""Reads that only the API makes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.acts.models import Act
from portal.orders.models import Order
from portal.orders.queries import order_by_external_id
from portal.responses.models import Response
from portal.responses.queries import whole_responses
from portal.storage.database import db


def locked_order(external_id: str) -> Order | None:
    """Return the order that the shop calls so, with its row locked until the commit.

    Two callers that change its lines at once would otherwise trip over each other's rows.
    SQLite needs no lock: there a writing request is alone from its beginning.
    """
    lock = select(Order.id).where(Order.external_id == external_id).with_for_update()
    return order_by_external_id(external_id) if db.session.scalar(lock) is not None else None


def responses_after(response_id: int, limit: int) -> Sequence[Response]:
    """Return whole answers that stand, with their orders, after an id, oldest first."""
    query = (
        whole_responses()
        .options(joinedload(Response.act).joinedload(Act.order), joinedload(Response.named_order))
        .where(Response.id > response_id, Response.replaced_by_id.is_(None))
        .order_by(Response.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()
