"""Copies of what came and went: taken out where they speak of a person who is erased."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, UpdateBase, delete, select, update
from sqlalchemy.orm import joinedload

from portal.accounts.models import IdempotentCall
from portal.inbox.models import InboxDelivery, Outcome
from portal.orders.batches.models import BatchOrder, OrderBatch, RefusedLine
from portal.outbox.models import Delivery, Event
from portal.outbox.payloads import news_of
from portal.privacy.traces import Traces
from portal.storage.database import SINGLE, db

AT_ONCE = 500  # rows
LINES = select(RefusedLine.id, RefusedLine.cells, RefusedLine.reasons)
SAMPLES = select(OrderBatch.id, OrderBatch.sample).where(OrderBatch.taken_in_at.is_not(None))
WEBHOOKS = select(InboxDelivery.id, InboxDelivery.body)
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


@dataclass(frozen=True)
class Copies:
    """Rows of the tables that grow long which speak of a person, and up to where one looked."""

    lines: Sequence[int] = ()
    webhooks: Sequence[int] = ()
    last_line: int = 0
    last_webhook: int = 0


def find_copies(known: Traces, connection: Connection, looked: Copies = Copies()) -> Copies:
    """Look for copies, from where one looked before; ten thousand webhooks take a second."""
    lines, last_line = _speaking(LINES, known, connection, looked.last_line)
    webhooks, last_webhook = _speaking(WEBHOOKS, known, connection, looked.last_webhook)
    return Copies([*looked.lines, *lines], [*looked.webhooks, *webhooks], last_line, last_webhook)


def find_copies_aside(known: Traces) -> Copies:
    """Look for copies while no transaction is open, so that nobody who writes has to wait.

    It ends the transaction that is open; nothing may have been written in it.
    """
    db.session.rollback()
    with db.engine.connect().execution_options(**{SINGLE: True}) as connection:
        return find_copies(known, connection)


def scrub(orders: Any, known: Traces, looked: Copies = Copies()) -> None:
    """Take a person out of files that were imported, of webhooks and of answers to calls.

    `orders`: ids of the person's orders, or a query of them. `looked`: copies that were found
    before; the rest are looked for. What still waits for its work is left: it is seconds old, or
    asks a person to look at it, and is forgotten by itself.
    """
    connection = db.session.connection()
    copies = find_copies(known, connection, looked)
    run(delete(BatchOrder).where(BatchOrder.order_id.in_(orders)))
    for ids in _some(copies.lines):
        run(delete(RefusedLine).where(RefusedLine.id.in_(ids)))
    batches, _last = _speaking(SAMPLES, known, connection)
    for ids in _some(batches):
        run(update(OrderBatch).where(OrderBatch.id.in_(ids)).values(sample={}))
    done = InboxDelivery.outcome != Outcome.WAITING
    _empty(done, InboxDelivery.order_id.in_(orders))
    for ids in _some(copies.webhooks):
        _empty(done, InboxDelivery.id.in_(ids))
    calls = select(IdempotentCall.key, IdempotentCall.body).execution_options(yield_per=AT_ONCE)
    keys = [key for key, body in db.session.execute(calls) if known.occur_in(body)]
    for some in _some(keys):
        run(delete(IdempotentCall).where(IdempotentCall.key.in_(some)))


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


def _speaking(
    query: Select[*tuple[Any, ...]], known: Traces, connection: Connection, last: int = 0
) -> tuple[list[int], int]:
    """Return the ids of rows after one that speak of a person, and the id of the last row.

    Copies are read one by one: no database finds a phone however it is written.
    """
    key = query.selected_columns[0]
    found: list[int] = []
    while rows := connection.execute(query.where(key > last).order_by(key).limit(AT_ONCE)).all():
        found += [row_id for row_id, *told in rows if known.occur_in(*told)]
        last = rows[-1][0]
    return found, last


def _some(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for place in range(0, len(keys), AT_ONCE):
        yield keys[place : place + AT_ONCE]


def _empty(*which: ColumnElement[bool]) -> None:
    # the row stays: by its id a sender's repeat is known
    has_reason = InboxDelivery.reason.is_not(None)
    run(update(InboxDelivery).where(*which, has_reason).values(reason=NO_REASON))
    run(update(InboxDelivery).where(*which).values(body=NOTHING))
