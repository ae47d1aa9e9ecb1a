"""Receivers, and the worker's work done at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.outbox.models import Delivery, DeliveryState, Kind, Pace, Way
from portal.outbox.operations import add_subscriber
from portal.outbox.queries import due_deliveries
from portal.outbox.sending import send_delivery
from portal.storage.database import db
from portal.web.clock import now
from portal.worker.tasks import spread_all
from tests.outbox.receivers import Post, System, listening_post, listening_system

EVERYTHING = [kind for kind in Kind if kind is not Kind.TEST]
Subscribe = Callable[..., int]


@pytest.fixture
def system(app: Flask) -> Iterator[System]:
    """A system in the next room."""
    app.config["PRIVATE_WEBHOOKS"] = True
    with listening_system() as running:
        yield running


@pytest.fixture
def post(app: Flask) -> Iterator[Post]:
    """The firm's mail server."""
    with listening_post() as running:
        app.config.update(SMTP_URL=running.url, MAIL_FROM="portal@example.ru")
        yield running


@pytest.fixture
def subscribe(app: Flask) -> Subscribe:
    """Tell somebody of everything, or of some kinds."""

    def add(address: str, *kinds: Kind, pace: Pace = Pace.AT_ONCE) -> int:
        way = Way.WEBHOOK if address.startswith("http") else Way.MAIL
        with app.app_context():
            added, _secret = add_subscriber(way, address, kinds or EVERYTHING, pace, None, now())
            db.session.commit()
            return added.id

    return add


@pytest.fixture
def work(app: Flask) -> Callable[..., int]:
    """Do what the worker does, as if some time had gone by; return how many were sent."""

    def send_all(later: timedelta = timedelta()) -> int:
        sent = 0
        with app.app_context():
            spread_all(now())
            # what has not come by then is moved back: waiting itself needs no test
            shift_back(later)
            while due := due_deliveries(now(), 100):
                sent += sum(send_delivery(each.delivery_id) for each in due)
        return sent

    return send_all


def shift_back(later: timedelta) -> None:
    """Let the messages that wait have waited so long already."""
    waiting = select(Delivery).where(Delivery.state == DeliveryState.WAITING)
    for delivery in db.session.scalars(waiting):
        delivery.next_at -= later
        if delivery.leased_until:
            delivery.leased_until -= later
    db.session.commit()
