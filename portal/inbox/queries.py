"""Reads of webhooks: sources, deliveries, and how senders call our orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from portal.inbox.models import InboxDelivery, InboxOrder, InboxSource, Outcome
from portal.storage.database import db
from portal.web.paging import Page, read_id_cursor, write_cursor

PAGE = 50
CURSOR = "delivery"


def sources() -> Sequence[InboxSource]:
    """Return all sources, oldest first."""
    return db.session.scalars(select(InboxSource).order_by(InboxSource.id)).all()


def source_by_id(source_id: int) -> InboxSource | None:
    """Return one source."""
    return db.session.get(InboxSource, source_id)


def source_by_token(token: str) -> InboxSource | None:
    """Return the source whose address it is; whatever may stand in an address may be asked."""
    if not token.isprintable():
        return None
    return db.session.scalar(select(InboxSource).filter_by(token=token))


def last_deliveries() -> dict[int, datetime]:
    """Return when each source sent something last."""
    last = (
        select(InboxDelivery.received_at)
        .where(InboxDelivery.source_id == InboxSource.id)
        .order_by(InboxDelivery.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = db.session.execute(select(InboxSource.id, last).where(last.is_not(None)))
    return {source_id: at for source_id, at in found}  # noqa: C416 - a dict of rows is no dict


def deliveries_page(
    source_id: int, outcome: Outcome | None = None, after: str | None = None
) -> Page[InboxDelivery]:
    """Return a page of a source's deliveries, newest first. ValueError for a foreign cursor."""
    query = (
        select(InboxDelivery)
        .options(joinedload(InboxDelivery.order))
        .where(InboxDelivery.source_id == source_id)
    )
    if outcome:
        query = query.where(InboxDelivery.outcome == outcome)
    if after:
        query = query.where(InboxDelivery.id < read_id_cursor(CURSOR, after))
    rows = db.session.scalars(query.order_by(InboxDelivery.id.desc()).limit(PAGE + 1)).all()
    is_last = len(rows) <= PAGE
    return Page(rows[:PAGE], None if is_last else write_cursor(CURSOR, rows[PAGE - 1].id))


def delivery_by_id(source_id: int, delivery_id: int) -> InboxDelivery | None:
    """Return one delivery of a source with its body."""
    return db.session.scalar(
        select(InboxDelivery)
        .options(undefer(InboxDelivery.body), joinedload(InboxDelivery.order))
        .filter_by(id=delivery_id, source_id=source_id)
    )


def delivery_by_sender_id(source_id: int, sender_id: str | None) -> InboxDelivery | None:
    """Return the delivery that a source calls so; None when it gives it no id."""
    if sender_id is None:
        return None
    return db.session.scalar(
        select(InboxDelivery).filter_by(source_id=source_id, sender_id=sender_id)
    )


def locked_delivery(delivery_id: int) -> InboxDelivery | None:
    """Return a delivery with its source and body, its row locked until the commit."""
    return db.session.scalar(
        select(InboxDelivery)
        .options(undefer(InboxDelivery.body), joinedload(InboxDelivery.source, innerjoin=True))
        .where(InboxDelivery.id == delivery_id)
        .with_for_update(of=InboxDelivery)
        .execution_options(populate_existing=True)
    )


def due_deliveries(at: datetime, limit: int) -> Sequence[int]:
    """Return the ids of deliveries whose work is due, longest waiting first."""
    query = (
        select(InboxDelivery.id)
        .where(InboxDelivery.due_at <= at)
        .order_by(InboxDelivery.due_at, InboxDelivery.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def known_order(source_id: int, foreign_id: str) -> InboxOrder | None:
    """Return how a source's own id of an order leads to ours."""
    return db.session.get(InboxOrder, (source_id, foreign_id), populate_existing=True)
