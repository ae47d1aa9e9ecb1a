"""The real worker: it sends what happened, and may be killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal.accounts.models import Role
from portal.acts.models import Act
from portal.monitoring.heartbeat import last_beat
from portal.orders.batches.models import BatchState, OrderBatch
from portal.orders.models import Order
from portal.outbox.models import Delivery, DeliveryState, Event, Kind, Pace, Subscriber, Way
from portal.outbox.operations import add_subscriber
from portal.storage.database import db
from portal.web.clock import now
from tests.factories.orders import make_act, make_response
from tests.factories.people import signed_in
from tests.outbox.receivers import Got, System, listening_system

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
KILLS = 6
LONG = 2100  # rows: more than are taken in while a person waits
ACTS, EACH = 10, 6


@contextmanager
def running_worker(
    app: Flask, instance: Path, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Start the worker of a database, as `make run` does, and stop it afterwards."""
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    instance.mkdir(exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DATABASE_URL": url,
        "INSTANCE_PATH": str(instance),
        "PRIVATE_WEBHOOKS": "1",
        **settings,
    }
    command = (sys.executable, "-m", "flask", "--app", "wsgi", "worker")
    with (instance / "worker.log").open("ab") as log:
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield worker
    finally:
        if worker.poll() is None:
            worker.terminate()
        worker.wait(30)


def until(is_so: Callable[[], bool], instance: Path) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        log = instance / "worker.log"
        assert time.monotonic() < deadline, log.read_text() if log.exists() else "no log"
        time.sleep(0.02)


@pytest.fixture
def system(app: Flask) -> Iterator[System]:
    with listening_system() as running:
        with app.app_context():
            add_subscriber(
                Way.WEBHOOK, running.address, [Kind.ANSWER_RECEIVED], Pace.AT_ONCE, None, now()
            )
            db.session.commit()
        yield running


def answers(app: Flask, acts: int, each: int) -> dict[int, list[int]]:
    """Answer acts one after another; return the answers' ids by act, in their order."""
    with app.app_context():
        ids = [make_act().id for _ in range(acts)]
        told = defaultdict(list)
        for _ in range(each):
            for act_id in ids:
                response = make_response(db.session.get_one(Act, act_id), nps=9)
                told[act_id].append(response.id)
        db.session.commit()
    return told


def left(app: Flask) -> int:
    """Count what is not told yet."""
    with app.app_context():
        events = select(func.count()).select_from(Event).where(Event.spread_at.is_(None))
        waiting = (
            select(func.count())
            .select_from(Delivery)
            .where(Delivery.state == DeliveryState.WAITING)
        )
        count = (db.session.scalar(events) or 0) + (db.session.scalar(waiting) or 0)
        db.session.rollback()
    return count


def end_leases(app: Flask) -> None:
    """Let the attempts that died be over at once: their lease itself needs no test here."""
    with app.app_context():
        db.session.execute(update(Delivery).values(leased_until=None))
        db.session.commit()


def test_worker_tells_of_an_answer_within_seconds(
    app: Flask, system: System, tmp_path: Path
) -> None:
    with running_worker(app, tmp_path / "a"):
        answers(app, 1, 1)
        until(lambda: len(system.got) == 1, tmp_path / "a")


def test_worker_says_that_it_lives_as_long_as_the_database_answers(
    app: Flask, tmp_path: Path
) -> None:
    with running_worker(app, tmp_path / "a"):
        until(lambda: last_beat(tmp_path / "a") is not None, tmp_path / "a")
    with running_worker(app, tmp_path / "b", DATABASE_URL="postgresql://u@127.0.0.1:1/none"):
        log = tmp_path / "b" / "worker.log"
        until(lambda: "did not answer" in log.read_text(), tmp_path / "b")
        assert last_beat(tmp_path / "b") is None


def test_worker_that_is_asked_to_stop_stops_and_leaves_nothing_half_done(
    app: Flask, system: System, tmp_path: Path
) -> None:
    with running_worker(app, tmp_path / "a") as worker:
        answers(app, 4, 4)
        until(lambda: len(system.got) >= 2, tmp_path / "a")
        worker.terminate()
        assert worker.wait(30) == 0
    with app.app_context():
        leased = (
            select(func.count()).select_from(Delivery).where(Delivery.leased_until.is_not(None))
        )
        assert db.session.scalar(leased) == 0
        delivered = select(func.count()).where(Delivery.state == DeliveryState.DELIVERED)
        assert db.session.scalar(delivered) == len(system.got)


def test_every_event_is_told_signed_and_in_order_though_workers_are_killed(
    app: Flask, system: System, tmp_path: Path
) -> None:
    chance = random.Random(6)
    told = answers(app, ACTS, EACH)
    system.meanwhile = lambda: time.sleep(chance.uniform(0, 0.05))
    for _ in range(KILLS):
        before = len(system.got)
        with running_worker(app, tmp_path / "a") as worker:
            # at any moment from its start on: also while it looks, takes up, sends, settles
            until(lambda: len(system.got) > before or not left(app), tmp_path / "a")  # noqa: B023
            time.sleep(chance.uniform(0, 0.15))
            worker.send_signal(signal.SIGKILL)
        end_leases(app)
    with running_worker(app, tmp_path / "a"), running_worker(app, tmp_path / "b"):
        until(lambda: not left(app), tmp_path / "a")
    assert first_arrivals(system.got) == told
    attempts = [got.attempt for got in system.got]
    assert len(attempts) == len(set(attempts)), "sent twice within one attempt"
    with app.app_context():
        secret = db.session.scalars(select(Subscriber)).one().secret or ""
    assert all(got.is_signed(secret) for got in system.got)


def test_receiver_that_does_not_answer_holds_up_nobody_else(
    app: Flask, system: System, tmp_path: Path
) -> None:
    answered = threading.Event()
    system.meanwhile = lambda: answered.wait(PATIENCE_S)
    with listening_system() as quick:
        with app.app_context():
            kinds = [Kind.ANSWER_RECEIVED]
            add_subscriber(Way.WEBHOOK, quick.address, kinds, Pace.AT_ONCE, None, now())
            db.session.commit()
        answers(app, 12, 1)
        with running_worker(app, tmp_path / "a"):
            until(lambda: len(quick.got) == 12, tmp_path / "a")
            assert len(system.got) <= 2
            answered.set()


def test_long_file_is_read_and_taken_in_beside_the_pages(app: Flask, tmp_path: Path) -> None:
    staff = signed_in(app, Role.STAFF)
    head = "external_id,number,client,ordered_at,delivered_at,item\n"
    rows = (f"E{n},{n},Клиент {n % 9},2026-11-01,2026-11-03,Кружка\n" for n in range(LONG))
    file = BytesIO((head + "".join(rows)).encode())
    response = staff.submit("/orders/import", {"file": (file, "orders.csv")})
    page = response.location

    def state() -> BatchState:
        with app.app_context():
            found = db.session.scalars(select(OrderBatch.state)).one()
            db.session.rollback()
        return found

    with running_worker(app, tmp_path / "a"):
        until(lambda: state() is BatchState.PREVIEWED, tmp_path / "a")
        assert staff.submit(page, {}).status_code == 303
        until(lambda: state() is BatchState.DONE, tmp_path / "a")
    with app.app_context():
        for kind in (Order, Act):
            assert db.session.scalar(select(func.count()).select_from(kind)) == LONG


def first_arrivals(got: list[Got]) -> dict[int, list[int]]:
    """Return the answers as they were first told of, by act."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in got:
        data = one.said["data"]
        if data["id"] not in found[data["act"]]:
            found[data["act"]].append(data["id"])
    return {int(act.split("-")[1]): ids for act, ids in found.items()}
