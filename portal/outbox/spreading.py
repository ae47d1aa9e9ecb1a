"""What happened becomes messages, one for each subscriber who wants to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from portal.outbox.models import Delivery, DeliveryState, Event, Kind, Pace, Subscriber
from portal.outbox.payloads import News, news_of
from portal.outbox.queries import subscribers_by_kind, upset
from portal.outbox.rules import Upset, next_digest
from portal.outbox.upset_models import UpsetRule
from portal.storage.database import db
from portal.web.clock import firm_zone

CHUNK = 100  # events in one transaction


def spread_events(at: datetime) -> int:
    """Make messages of the oldest events that have none yet; return of how many events.

    One worker at a time does so, and in the order of the events: else a later event of an act
    could be sent before an earlier one had its message. Whoever comes second leaves it.
    """
    lock = select(UpsetRule.id).with_for_update(skip_locked=True)
    if db.session.scalar(lock) is None:
        return 0
    waiting = select(Event).where(Event.spread_at.is_(None)).order_by(Event.id).limit(CHUNK)
    events = db.session.scalars(waiting).all()
    if events:
        _insert(_rows(events, at))
        spread = update(Event).where(Event.id.in_([event.id for event in events]))
        db.session.execute(spread.values(spread_at=at).execution_options(synchronize_session=False))
    return len(events)


def _rows(events: Sequence[Event], at: datetime) -> list[dict[str, Any]]:
    told, rule = subscribers_by_kind(), upset()
    news = news_of(events)
    return [
        {
            "event_id": event.id,
            "subscriber_id": subscriber.id,
            "kind": kind,
            "act_id": event.act_id,
            "body": news[event.id].body(kind),
            "state": DeliveryState.WAITING,
            "attempts": 0,
            "next_at": next_digest(at, firm_zone()) if subscriber.pace is Pace.DAILY else at,
        }
        for event in events
        for kind in _kinds(event, news[event.id], rule)
        for subscriber in _subscribers(event, kind, told)
    ]


def _kinds(event: Event, news: News, rule: Upset) -> list[Kind]:
    if event.kind is Kind.ANSWER_RECEIVED and news.said and rule.meets(news.said):
        return [event.kind, Kind.ANSWER_UPSET]
    return [event.kind]


def _subscribers(
    event: Event, kind: Kind, told: Mapping[Kind, Sequence[Subscriber]]
) -> Sequence[Subscriber]:
    if event.subscriber_id is None:
        return told.get(kind, ())
    subscriber = db.session.get(Subscriber, event.subscriber_id)
    return [subscriber] if subscriber else []


def _insert(rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(Delivery), rows)
