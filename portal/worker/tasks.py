"""What the worker does: a look each second, and the work that it finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from threading import Lock
from typing import Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey
from sqlalchemy.exc import OperationalError

from portal.accounts.invitations import forget_invitations, waiting_reset_requests
from portal.accounts.operations import forget_idempotency_keys
from portal.accounts.session_operations import forget_sessions
from portal.accounts.tries import forget_tries
from portal.acts.intake_work import waiting_intakes, work_on_intake
from portal.audit.sealing import seal_all
from portal.backups.keeping import keep_backups
from portal.claims.operations import notice_late
from portal.inbox.operations import KEPT, forget_deliveries
from portal.inbox.work import waiting_deliveries, work_on_delivery
from portal.monitoring.heartbeat import beat
from portal.orders.batches.operations import forget_old_batches
from portal.outbox.operations import forget_events
from portal.outbox.queries import due_deliveries
from portal.outbox.sending import send_delivery
from portal.outbox.spreading import CHUNK, spread_events
from portal.privacy.daily import keep_periods
from portal.privacy.late import take_what_was_late
from portal.storage.database import db
from portal.web.clock import day_of, now
from portal.worker.forgotten import send_reset_links
from portal.worker.lines import Lines

EACH = 25  # messages to a subscriber that one look puts into the queue
AT_ONCE = 2  # messages that one process sends to a subscriber
FULL = 200  # tasks: until they are done no look adds to them
ANSWERS_KEPT = timedelta(days=1)  # to calls with an Idempotency-Key
FRESH_S = 5  # a look that waited longer says nothing new


def make_queue(app: Flask) -> Huey:
    """Return the queue of an application with its tasks.

    It holds signals only ("look at message 7"): what must not be lost waits in the tables. So
    each host may have its own, in a file; with REDIS_URL the hosts share one.
    """
    if app.config["REDIS_URL"]:
        queue = RedisHuey("portal", url=app.config["REDIS_URL"], results=False)
    else:
        path = app.config["INSTANCE"] / "queue.sqlite3"
        queue = SqliteHuey("portal", filename=str(path), results=False, fsync=False)

    one_file, lines = Lock(), Lines(AT_ONCE)

    @queue.task()
    @in_app(app)
    def send(delivery_id: int, subscriber_id: int) -> None:
        # what finds the lines to a slow receiver taken is found again by a later look
        with lines.to(subscriber_id) as is_free:
            if is_free:
                send_delivery(delivery_id)

    @queue.task()
    @in_app(app)
    def take_in(batch_id: int) -> None:
        # one file at a time: the other threads are for messages
        if one_file.acquire(blocking=False):
            try:
                work_on_intake(batch_id)
            finally:
                one_file.release()

    @queue.task()
    @in_app(app)
    def receive(delivery_id: int) -> None:
        work_on_delivery(delivery_id, now())

    @queue.task()
    @in_app(app)
    def mail_links() -> None:
        send_reset_links(now())

    @queue.periodic_task(lambda _at: True, expires=FRESH_S)
    @in_app(app)
    def look() -> None:
        if queue.pending_count() < FULL:
            at = now()
            spread_all(at)
            for due in due_deliveries(at, EACH):
                send(*due)
            for delivery_id in waiting_deliveries(at):
                receive(delivery_id)
            for batch_id in waiting_intakes(at)[:1]:
                take_in(batch_id)
            if waiting_reset_requests():
                mail_links()
        beat(app.config["INSTANCE"])

    @queue.periodic_task(lambda at: at.second == 0, expires=FRESH_S)
    @in_app(app)
    def tidy() -> None:
        keep_house(now())

    @queue.periodic_task(lambda at: at.second == 0, expires=FRESH_S)
    @in_app(app)
    def back_up() -> None:
        keep_backups(now())

    return queue


def spread_all(at: datetime) -> None:
    """Make messages of all that has happened, a chunk in each transaction."""
    while spread_events(at) == CHUNK:
        db.session.commit()
    db.session.commit()


def keep_house(at: datetime) -> None:
    """Notice what is late and forget what is old, each in a transaction of its own."""
    for step in (
        partial(notice_late, day_of(at), at),
        partial(forget_events, at),
        partial(forget_old_batches, at),
        partial(forget_deliveries, at - KEPT),
        partial(forget_idempotency_keys, at - ANSWERS_KEPT),
        partial(forget_invitations, at),
        partial(forget_tries, at),
        partial(forget_sessions, at),
        partial(seal_all, at),
    ):
        step()
        db.session.commit()
    take_what_was_late(at)
    keep_periods(at)


def in_app(app: Flask) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a task inside the application, in a session of its own.

    A database that does not answer is told of in a line: the next look is a second away.
    """

    def wrapping(task: Callable[..., None]) -> Callable[..., None]:
        @wraps(task)
        def run(*args: Any) -> None:
            with app.app_context():
                try:
                    task(*args)
                except OperationalError:
                    app.logger.error("The database did not answer the worker")

        return run

    return wrapping
