"""What can happen to subscribers and to what is told to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.outbox.models import (
    Delivery,
    DeliveryState,
    Event,
    Kind,
    Pace,
    Subscriber,
    Subscription,
    Way,
)
from portal.outbox.signing import new_secret
from portal.storage.database import db

CHANGE_OVER = timedelta(days=1)  # in which the former secret signs too
KEPT = timedelta(days=30)  # messages hold what people wrote


def add_subscriber(
    way: Way, address: str, kinds: Iterable[Kind], pace: Pace, user_id: int | None, at: datetime
) -> tuple[Subscriber, str | None]:
    """Add who is told of what; return it with the secret of a webhook, shown this once."""
    secret = new_secret() if way is Way.WEBHOOK else None
    subscriber = Subscriber(
        way=way,
        address=address,
        pace=pace if way is Way.MAIL else Pace.AT_ONCE,
        secret=secret,
        active=True,
        created_at=at,
        created_by_id=user_id,
    )
    wanted = set(kinds)
    subscriber.subscriptions = [Subscription(kind=kind) for kind in sorted(wanted)]
    db.session.add(subscriber)
    db.session.flush()
    _note_kinds(subscriber, before=[])
    return subscriber, secret


def change_kinds(subscriber: Subscriber, kinds: Iterable[Kind]) -> None:
    """Say what a subscriber wants to know from now on."""
    wanted, before = set(kinds), subscriber.kinds
    kept = [each for each in subscriber.subscriptions if each.kind in wanted]
    known = {each.kind for each in kept}
    subscriber.subscriptions = kept + [Subscription(kind=kind) for kind in sorted(wanted - known)]
    if subscriber.kinds != before:
        _note_kinds(subscriber, before)


def _note_kinds(subscriber: Subscriber, before: Sequence[Kind]) -> None:
    changes = {"kinds": [list(before), subscriber.kinds]}
    note(Deed.CHANGED, Subject(SubjectKind.SUBSCRIBER, subscriber.id), changes)


def renew_secret(subscriber: Subscriber, at: datetime) -> str:
    """Give a webhook a new secret and return it; for a day the former one signs as well."""
    secret = new_secret()
    subscriber.former_secret, subscriber.former_until = subscriber.secret, at + CHANGE_OVER
    subscriber.secret = secret
    return secret


def send_test(subscriber: Subscriber, at: datetime) -> None:
    """Send a test message, by the way that all messages go."""
    db.session.add(Event(kind=Kind.TEST, subscriber_id=subscriber.id, happened_at=at))


def send_again(subscriber_id: int, at: datetime, delivery_id: int | None = None) -> int:
    """Let messages that were given up be tried anew, one or all; return how many."""
    which = (Delivery.subscriber_id == subscriber_id, Delivery.state == DeliveryState.DEAD)
    step = (
        update(Delivery)
        .where(*which, *([Delivery.id == delivery_id] if delivery_id else []))
        .values(state=DeliveryState.WAITING, settled_at=None, next_at=at)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    count = len(db.session.scalars(step).all())
    if count:
        note(Deed.SENT_AGAIN, Subject(SubjectKind.SUBSCRIBER, subscriber_id), count=count)
    return count


def remove_subscriber(subscriber: Subscriber) -> None:
    """Forget a subscriber with all messages to it."""
    note(Deed.REMOVED, Subject(SubjectKind.SUBSCRIBER, subscriber.id))
    db.session.execute(delete(Subscriber).where(Subscriber.id == subscriber.id))


def forget_events(at: datetime) -> None:
    """Delete what happened a month ago with its messages, unless one of them still waits."""
    waiting = select(Delivery.event_id).where(Delivery.state == DeliveryState.WAITING)
    db.session.execute(
        delete(Event).where(
            Event.happened_at < at - KEPT,
            Event.spread_at.is_not(None),
            Event.id.not_in(waiting),
        )
    )
