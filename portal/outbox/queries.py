"""Reads of subscribers and of what is told to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from portal.outbox.models import Delivery, DeliveryState, Kind, Subscriber
from portal.outbox.rules import Upset, lines
from portal.outbox.upset_models import UpsetRule
from portal.storage.database import db
from portal.web.paging import Page, read_id_cursor, write_cursor

PAGE = 50
_CURSOR = "delivery"


def subscribers() -> Sequence[Subscriber]:
    """Return all subscribers in the order in which they came."""
    query = select(Subscriber).options(selectinload(Subscriber.subscriptions))
    return db.session.scalars(query.order_by(Subscriber.id)).all()


def subscribers_by_kind() -> Mapping[Kind, Sequence[Subscriber]]:
    """Return who is told of each kind; the paused ones too: their messages wait."""
    found: dict[Kind, list[Subscriber]] = defaultdict(list)
    for subscriber in subscribers():
        for kind in subscriber.kinds:
            found[kind].append(subscriber)
    return found


def counts_by_state(state: DeliveryState) -> Mapping[int, int]:
    """Count the messages in a state, by subscriber; not for those that were delivered."""
    query = (
        select(Delivery.subscriber_id, func.count().label("messages"))
        .where(Delivery.state == state)
        .group_by(Delivery.subscriber_id)
    )
    return {row.subscriber_id: row.messages for row in db.session.execute(query)}


def deliveries_page(
    subscriber_id: int, state: DeliveryState | None, after: str | None
) -> Page[Delivery]:
    """Return a page of a subscriber's messages, newest first. ValueError for a foreign cursor."""
    query = select(Delivery).where(Delivery.subscriber_id == subscriber_id)
    if state:
        query = query.where(Delivery.state == state)
    if after:
        query = query.where(Delivery.id < read_id_cursor(_CURSOR, after))
    rows = db.session.scalars(query.order_by(Delivery.id.desc()).limit(PAGE + 1)).all()
    cursor = write_cursor(_CURSOR, rows[PAGE - 1].id) if len(rows) > PAGE else None
    return Page(rows[:PAGE], cursor)


class Due(NamedTuple):
    """A message whose turn it is."""

    delivery_id: int
    subscriber_id: int


def due_deliveries(at: datetime, each: int) -> list[Due]:
    """Return messages whose turn it is, at most so many for each subscriber, in turns.

    Those that wait longest come first; whom a thousand messages wait for holds up nobody else.
    """
    active = db.session.scalars(select(Subscriber.id).where(Subscriber.active)).all()
    found = [_due_to(subscriber_id, at, each) for subscriber_id in active]
    return [due for turn in zip_longest(*found) for due in turn if due is not None]


def _due_to(subscriber_id: int, at: datetime, limit: int) -> list[Due]:
    query = select(Delivery.id).where(Delivery.subscriber_id == subscriber_id, is_due(at))
    ids = db.session.scalars(query.order_by(Delivery.next_at, Delivery.id).limit(limit))
    return [Due(delivery_id, subscriber_id) for delivery_id in ids]


def is_due(at: datetime, in_turn: bool = True) -> ColumnElement[bool]:
    """Return the condition on `delivery`: it waits, its time has come, nobody sends it now.

    in_turn: and no older message of the same act to the same subscriber waits.
    """
    due = (
        (Delivery.state == DeliveryState.WAITING)
        & (Delivery.next_at <= at)
        & or_(Delivery.leased_until.is_(None), Delivery.leased_until <= at)
    )
    if not in_turn:
        return due
    older = aliased(Delivery)
    return due & ~(
        select(older.id)
        .where(
            older.subscriber_id == Delivery.subscriber_id,
            older.act_id == Delivery.act_id,
            older.id < Delivery.id,  # they are numbered as things happened, see spreading
            older.state == DeliveryState.WAITING,
        )
        .exists()
    )


def upset_rule() -> UpsetRule:
    """Return the firm's rule of upset answers."""
    return db.session.scalars(select(UpsetRule)).one()


def upset() -> Upset:
    """Return the rule as it is applied."""
    rule = upset_rule()
    return Upset(
        nps_at_most=rule.nps_at_most,
        emotion_at_most=rule.emotion_at_most,
        words=lines(rule.words),
        segments=frozenset(segment.casefold() for segment in lines(rule.segments)),
    )
