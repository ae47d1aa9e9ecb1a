"""Messages taken up, sent and settled; nothing is held open while a receiver thinks."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from portal.outbox.mail import make_mail, send_mail
from portal.outbox.models import Delivery, DeliveryState, Pace, Subscriber, Trouble, Way
from portal.outbox.outcome import Outcome
from portal.outbox.queries import is_due
from portal.outbox.rules import wait_after
from portal.outbox.signing import signature_headers
from portal.outbox.webhooks import post
from portal.storage.database import db
from portal.web.clock import now

LEASE = timedelta(seconds=90)  # longer than the longest attempt: see webhooks.TIMEOUT, mail.TIMEOUT
MOST_IN_DIGEST = 200
LONGEST_DETAIL = 300
GONE = 410  # the receiver says that it will never take anything again


@dataclass(frozen=True)
class Message:
    """One message as it is sent now; attempt counts from one."""

    delivery_id: int
    attempt: int
    body: str

    @property
    def name(self) -> str:
        """The message's own name, the same in each attempt."""
        return f"msg_{self.delivery_id}"


@dataclass(frozen=True)
class Parcel:
    """Messages that go out together: one, or those of a day."""

    way: Way
    address: str
    secrets: tuple[str, ...]
    messages: tuple[Message, ...]


def send_delivery(delivery_id: int) -> bool:
    """Send a message whose turn it is; return False when it was not, or another has taken it."""
    at = now()
    parcel = take_up(delivery_id, at)
    if parcel is None:
        db.session.rollback()
        return False
    send = _guarded(partial(_ready, parcel, at))
    db.session.commit()  # before anything is sent: the attempt counts, and nobody waits for us
    outcome = _guarded(send)
    for message in parcel.messages:
        settle(message, outcome, now())
    db.session.commit()
    return True


def take_up(delivery_id: int, at: datetime) -> Parcel | None:
    """Begin an attempt: nobody else sends the message until the lease ends. The caller commits.

    For a subscriber who gets mail once a day, all that is due goes with it.
    """
    subscriber = db.session.scalar(
        select(Subscriber)
        .join(Delivery, Delivery.subscriber_id == Subscriber.id)
        .where(Delivery.id == delivery_id, Subscriber.active)
    )
    if subscriber is None:
        return None
    wanted: Sequence[int] = [delivery_id]
    if subscriber.pace is Pace.DAILY:
        of_the_day = (
            select(Delivery.id)
            .where(
                Delivery.subscriber_id == subscriber.id,
                Delivery.state == DeliveryState.WAITING,
                Delivery.next_at <= at,
            )
            .order_by(Delivery.event_id, Delivery.id)
            .limit(MOST_IN_DIGEST)
        )
        wanted = db.session.scalars(of_the_day).all()
    taken = (_taken(each, at, subscriber.pace is Pace.AT_ONCE) for each in wanted)
    messages = tuple(message for message in taken if message is not None)
    if not messages:
        return None
    return Parcel(subscriber.way, subscriber.address, _secrets(subscriber, at), messages)


def settle(message: Message, outcome: Outcome, at: datetime) -> None:
    """Note how an attempt went, unless a later attempt has begun; the caller commits."""
    values: dict[str, Any] = {
        "leased_until": None,
        "status": outcome.status,
        "detail": outcome.detail and outcome.detail[:LONGEST_DETAIL],
    }
    if outcome.trouble is None:
        values |= {"state": DeliveryState.DELIVERED, "settled_at": at, "trouble": None}
    else:
        wait = wait_after(message.attempt, random.random(), outcome.retry_after)  # noqa: S311
        values["trouble"] = outcome.trouble
        if wait is None or outcome.status == GONE:
            values |= {"state": DeliveryState.DEAD, "settled_at": at}
        else:
            values["next_at"] = at + wait
    db.session.execute(
        update(Delivery)
        .where(
            Delivery.id == message.delivery_id,
            Delivery.attempts == message.attempt,
            Delivery.state == DeliveryState.WAITING,
        )
        .values(values)
        .execution_options(synchronize_session=False)
    )


def _taken(delivery_id: int, at: datetime, in_turn: bool) -> Message | None:
    step = (
        update(Delivery)
        .where(Delivery.id == delivery_id, is_due(at, in_turn))
        .values(attempts=Delivery.attempts + 1, leased_until=at + LEASE)
        .returning(Delivery.attempts, Delivery.body)
        .execution_options(synchronize_session=False)
    )
    row = db.session.execute(step).one_or_none()
    return Message(delivery_id, row.attempts, row.body) if row else None


def _secrets(subscriber: Subscriber, at: datetime) -> tuple[str, ...]:
    former = subscriber.former_secret
    still = former if subscriber.former_until and subscriber.former_until > at else None
    return tuple(secret for secret in (subscriber.secret, still) if secret)


def _ready(parcel: Parcel, at: datetime) -> Callable[[], Outcome]:
    """Return what sends a parcel, and asks the database for nothing more."""
    if parcel.way is Way.MAIL:
        mail = make_mail(parcel.address, [(each.name, each.body) for each in parcel.messages])
        return partial(send_mail, mail, current_app.config["SMTP_URL"])
    (message,) = parcel.messages
    body = message.body.encode()
    headers = signature_headers(message.name, at, body, parcel.secrets)
    headers["webhook-attempt"] = str(message.attempt)
    allowed = current_app.config["PRIVATE_WEBHOOKS"]
    return partial(post, parcel.address, headers, body, private_allowed=allowed)


def _guarded(step: Callable[[], Any]) -> Any:
    """Take a step; what breaks is for the log, and the message is tried again as any other."""
    try:
        return step()
    except Exception:
        current_app.logger.exception("A message could not be sent")
        return Outcome(Trouble.BROKEN)
