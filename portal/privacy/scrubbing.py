"""Copies of what came and went: taken out where they speak of a person who is erased."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, UpdateBase, delete, select, update
from sqlalchemy.orm import joinedload

from portal.accounts.models import IdempotentCall
from portal.inbox.models import InboxDelivery, Outcome
from portal.orders.batches.models import BatchOrder, OrderBatch, RefusedLine
from portal.outbox.models import Delivery, Event
from portal.outbox.payloads import news_of
from portal.privacy.traces import Traces
from portal.storage.database import db

AT_ONCE = 500  # rows
NOTHING, NO_REASON = b"{}", "—"


def retell(answers: Any) -> None:
    """Write messages about answers anew, from what the answers say now: waiting, sent and dead.

    `answers`: ids, or a query of them. A message that still waits goes out without the words;
    what was sent already is the receiver's.
    """
    db.session.expire_all()  # what statements changed is read again
    last = 0
    while True:
        query = (
            select(Delivery, Event)
            .join(Event, Event.id == Delivery.event_id)
            .where(Event.response_id.in_(answers), Delivery.id > last)
            .order_by(Delivery.id)
            .limit(AT_ONCE)
        )
        rows = db.session.execute(query).all()
        if not rows:
            return
        news = news_of(list({event.id: event for _delivery, event in rows}.values()))
        for delivery, event in rows:
            delivery.body = news[event.id].body(delivery.kind)
            delivery.detail = None
            last = delivery.id
        db.session.flush()


def scrub(orders: Any, known: Traces) -> None:
    """Take a person out of files that were imported, of webhooks and of answers to calls.

    `orders`: ids of the person's orders, or a query of them. What still waits for its work is
    left: it is seconds old, or asks a person to look at it, and is forgotten by itself.
    """
    run(delete(BatchOrder).where(BatchOrder.order_id.in_(orders)))
    lines = select(RefusedLine.id, RefusedLine.cells, RefusedLine.reasons)
    for ids in _speaking(lines, known):
        run(delete(RefusedLine).where(RefusedLine.id.in_(ids)))
    samples = select(OrderBatch.id, OrderBatch.sample).where(OrderBatch.taken_in_at.is_not(None))
    for ids in _speaking(samples, known):
        run(update(OrderBatch).where(OrderBatch.id.in_(ids)).values(sample={}))
    done = InboxDelivery.outcome != Outcome.WAITING
    _empty(done, InboxDelivery.order_id.in_(orders))
    for ids in _speaking(select(InboxDelivery.id, InboxDelivery.body).where(done), known):
        _empty(done, InboxDelivery.id.in_(ids))
    calls = select(IdempotentCall.key, IdempotentCall.body)
    for keys in _speaking(calls, known):
        run(delete(IdempotentCall).where(IdempotentCall.key.in_(keys)))


def told_to(answers: Any) -> Sequence[str]:
    """Return the addresses to which messages about answers went: they are to be told, too."""
    query = (
        select(Delivery)
        .join(Event, Event.id == Delivery.event_id)
        .where(Event.response_id.in_(answers), Delivery.attempts > 0)
        .options(joinedload(Delivery.subscriber))
    )
    return sorted({delivery.subscriber.address for delivery in db.session.scalars(query)})


def run(step: UpdateBase) -> int:
    """Run a statement that no object in memory follows; return how many rows it met."""
    done = db.session.execute(step.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _speaking(query: Select[*tuple[Any, ...]], known: Traces) -> Iterator[list[Any]]:
    """Yield keys of rows that speak of a person, some at a time: copies are read one by one."""
    found = [
        key
        for key, *told in db.session.execute(query.execution_options(yield_per=AT_ONCE))
        if known.occur_in(*told)
    ]
    for place in range(0, len(found), AT_ONCE):
        yield found[place : place + AT_ONCE]


def _empty(*which: ColumnElement[bool]) -> None:
    # the row stays: by its id a sender's repeat is known
    has_reason = InboxDelivery.reason.is_not(None)
    run(update(InboxDelivery).where(*which, has_reason).values(reason=NO_REASON))
    run(update(InboxDelivery).where(*which).values(body=NOTHING))
