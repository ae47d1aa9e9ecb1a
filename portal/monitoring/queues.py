"""What waits to be done: how much of it, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Executable, func, select

from portal.inbox.models import InboxDelivery
from portal.orders.batches.models import OrderBatch
from portal.orders.batches.queries import WORKED_ON
from portal.outbox.models import Delivery, DeliveryState, Event, Subscriber
from portal.responses.models import Response, Uncounted


class Queue(StrEnum):
    """What is done later than it comes."""

    COUNTS = "counts"  # answers that are not in the counts yet; up to 128 wait for each other
    EVENTS = "events"  # what nobody has made messages of yet
    OUTBOX = "outbox"  # messages to active subscribers
    INBOX = "inbox"  # webhooks that came in
    INTAKES = "intakes"  # files of orders


WORKERS_OWN = (Queue.EVENTS, Queue.OUTBOX, Queue.INBOX, Queue.INTAKES)


@dataclass(frozen=True)
class Waiting:
    """How many wait, and for how long the first of them could have been done."""

    count: int
    longest: timedelta


_FIRST_UNCOUNTED = select(func.min(Uncounted.response_id)).scalar_subquery()
QUERIES: Mapping[Queue, Executable] = {
    Queue.COUNTS: select(
        select(func.count()).select_from(Uncounted).scalar_subquery(),
        select(Response.submitted_at).where(Response.id == _FIRST_UNCOUNTED).scalar_subquery(),
    ),
    Queue.EVENTS: select(func.count(), func.min(Event.happened_at)).where(
        Event.spread_at.is_(None)
    ),
    Queue.OUTBOX: select(func.count(), func.min(Delivery.next_at))
    .join(Delivery.subscriber)
    .where(Delivery.state == DeliveryState.WAITING, Subscriber.active),
    Queue.INBOX: select(func.count(), func.min(InboxDelivery.due_at)).where(
        InboxDelivery.due_at.is_not(None)
    ),
    # while somebody works on a file its lease is renewed again and again
    Queue.INTAKES: select(
        func.count(), func.min(func.coalesce(OrderBatch.leased_until, OrderBatch.queued_at))
    ).where(OrderBatch.state.in_(WORKED_ON)),
}
_DEAD = select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.DEAD)


def waiting_work(connection: Connection, at: datetime) -> dict[Queue, Waiting]:
    """Return what waits in each queue; what is to be done later than `at` has not waited."""
    found = {}
    for queue, query in QUERIES.items():
        count, first = connection.execute(query).one()
        longest = max(at - first, timedelta(0)) if first else timedelta(0)
        found[queue] = Waiting(count, longest)
    return found


def dead_messages(connection: Connection) -> int:
    """Count the messages that were given up and wait for a person."""
    return connection.scalar(_DEAD) or 0
