"""Long files are worked on a step at a time: by a worker that may die, with a page that tells."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Role
from portal.acts import intake, intake_routes, intake_work
from portal.acts.intake_work import waiting_intakes, work_on_intake
from portal.acts.models import Act, ActSerial
from portal.orders.batches.leases import LEASE, LeaseLost, take_up
from portal.orders.batches.models import BatchOrder, BatchState, OrderBatch, OrderBatchPiece
from portal.orders.files.errors import FileRefused
from portal.orders.files.reading import Found
from portal.orders.models import Order, OrderItem
from portal.storage.database import db
from portal.web.clock import now
from tests.factories.people import RUSSIAN, signed_in
from tests.pages import ExaminingClient, Page, page_of

HEADER = "external_id,number,client,ordered_at,delivered_at,item\n"
WORKER = """
import sys
from portal.acts import intake
from portal.acts.intake_work import work_on_intake
from portal.app import create_app

intake.CHUNK = 20
with create_app({"SQLALCHEMY_DATABASE_URI": sys.argv[1]}).app_context():
    print("ready", flush=True)
    work_on_intake(int(sys.argv[2]))
"""


def orders_file(count: int, lines: int = 1, delivered: str = "2026-11-03") -> bytes:
    """Return a file of orders whose lines stand apart."""
    rows = [
        f"E{order},{order},Клиент {order % 7},2026-11-01,{delivered},Товар {line}\n"
        for line in range(lines)
        for order in range(count)
    ]
    return (HEADER + "".join(rows)).encode()


def send(browser: ExaminingClient, content: bytes) -> int:
    """Send a file; return the number of its batch."""
    response = browser.submit("/orders/import", {"file": (BytesIO(content), "orders.csv")})
    assert response.status_code == 303
    return int(response.location.rpartition("/")[2])


def agree(browser: ExaminingClient, batch_id: int) -> None:
    page = f"/orders/import/{batch_id}"
    assert browser.submit(page, {}).status_code == 303


def shown(browser: ExaminingClient, batch_id: int) -> Page:
    return page_of(browser.get(f"/orders/import/{batch_id}", headers=RUSSIAN))


def worked_on(app: Flask, batch_id: int, clock: Callable[[], datetime] = now) -> bool:
    with app.app_context():
        return work_on_intake(batch_id, clock)


def batch_of(app: Flask, batch_id: int) -> OrderBatch:
    with app.app_context():
        return db.session.get_one(OrderBatch, batch_id)


def stored(app: Flask, *kinds: type) -> list[int]:
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]


@pytest.fixture
def only_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a long one."""
    monkeypatch.setattr(intake_routes, "SMALL_ROWS", 0)


@pytest.mark.usefixtures("only_the_worker")
def test_long_file_waits_for_the_worker_and_its_page_tells_how_far_it_is(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = send(staff, orders_file(3, lines=2))
    page = shown(staff, batch_id)
    assert page.all("progress")
    assert '<noscript><meta http-equiv="refresh"' in page.html
    assert page.all('script[src*="follow.js"]')
    with app.app_context():
        assert waiting_intakes(now()) == [batch_id]
    assert worked_on(app, batch_id)
    figures = [each.to_text().strip() for each in shown(staff, batch_id).all(".figure-big")]
    assert figures == ["3", "0", "0", "3", "0"]
    assert stored(app, Order) == [0]
    agree(staff, batch_id)
    assert shown(staff, batch_id).all("progress")
    assert worked_on(app, batch_id)
    assert stored(app, Order, OrderItem, Act) == [3, 6, 3]
    assert batch_of(app, batch_id).state is BatchState.DONE
    assert stored(app, OrderBatchPiece) == [0]
    with app.app_context():
        assert waiting_intakes(now()) == []


@pytest.mark.usefixtures("only_the_worker")
def test_page_says_so_when_no_worker_runs(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = send(staff, orders_file(1))
    before = shown(staff, batch_id).text("[role=status]")
    monkeypatch.setattr(intake_routes, "WORKER_SECONDS", -1)
    assert shown(staff, batch_id).text("[role=status]") != before


def test_short_file_needs_no_worker(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = send(staff, orders_file(3))
    assert batch_of(app, batch_id).state is BatchState.PREVIEWED
    agree(staff, batch_id)
    assert batch_of(app, batch_id).state is BatchState.DONE
    listed = page_of(staff.get("/orders/import")).text("tbody")
    assert "orders.csv" in listed
    assert "staff@example.ru" in listed


def test_second_press_takes_nothing_in_twice(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = send(staff, orders_file(3))
    agree(staff, batch_id)
    token = page_of(staff.get("/orders/import")).attribute("input[name=csrf_token]", "value")
    again = staff.post(f"/orders/import/{batch_id}", data={"csrf_token": token})
    assert again.status_code == 303
    assert (batch_of(app, batch_id).added, stored(app, Order)) == (3, [3])


@pytest.mark.usefixtures("only_the_worker")
def test_one_works_on_a_batch_and_another_one_when_he_died(app: Flask) -> None:
    batch_id = send(signed_in(app, Role.STAFF), orders_file(1))
    with app.app_context():
        first = take_up(batch_id, now)
        assert first is not None
        assert waiting_intakes(now()) == []
        assert take_up(batch_id, now) is None
        second = take_up(batch_id, lambda: now() + LEASE + timedelta(seconds=1))
        assert second is not None
        with pytest.raises(LeaseLost):
            first.save(added=77)
        second.save(added=1)
    assert batch_of(app, batch_id).added == 1


@pytest.mark.usefixtures("only_the_worker")
def test_worker_killed_at_any_moment_loses_and_doubles_nothing(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = send(staff, orders_file(600, lines=2))
    worked_on(app, batch_id)
    agree(staff, batch_id)
    kills, later = 0, now()
    while batch_of(app, batch_id).state is BatchState.TAKING_IN and kills < 4:
        kills += killed(app, batch_id, beyond=batch_of(app, batch_id).done)
        with app.app_context():  # a minute passes
            db.session.get_one(OrderBatch, batch_id).leased_until = None
            db.session.commit()
    assert kills
    assert batch_of(app, batch_id).done > 0
    worked_on(app, batch_id, lambda: later + 20 * LEASE)
    batch = batch_of(app, batch_id)
    assert (batch.state, batch.added, batch.done) == (BatchState.DONE, 600, 600)
    assert (batch.changed, batch.same, batch.delivered, batch.refused_lines) == (0, 0, 600, 0)
    assert stored(app, Order, OrderItem, Act, BatchOrder) == [600, 1200, 600, 600]
    with app.app_context():
        serials = db.session.scalars(select(Act.serial).order_by(Act.serial)).all()
        assert serials == list(range(1, 601))
        assert db.session.scalar(select(ActSerial.last)) == 600


def killed(app: Flask, batch_id: int, beyond: int) -> bool:
    """Let another process work on a batch until it is further, and kill it; tell if it worked."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, url, str(batch_id)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert worker.stdout is not None
    worker.stdout.readline()
    limit = time.monotonic() + 30
    while batch_of(app, batch_id).done <= beyond and time.monotonic() < limit:
        if worker.poll() is not None:
            break
    worker.send_signal(signal.SIGKILL)
    worker.stdout.close()
    return worker.wait() == -signal.SIGKILL


@pytest.mark.usefixtures("only_the_worker")
def test_worker_that_died_while_comparing_is_followed_by_one_that_begins_anew(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_work, "TOLD_ROWS", 1)
    monkeypatch.setattr(intake, "CHUNK", 2)
    batch_id = send(signed_in(app, Role.STAFF), orders_file(4, lines=200))
    compare, calls = intake_work.compared, []

    def dying(found: Sequence[Found]) -> intake.Intake:
        calls.append(found)
        if len(calls) == 2:
            raise SystemExit
        return compare(found)

    monkeypatch.setattr(intake_work, "compared", dying)
    with pytest.raises(SystemExit):
        worked_on(app, batch_id)
    batch = batch_of(app, batch_id)
    assert (batch.state, batch.done, batch.total) == (BatchState.COMPARING, 2, 4)
    assert worked_on(app, batch_id, lambda: now() + 2 * LEASE)
    batch = batch_of(app, batch_id)
    assert (batch.state, batch.added, batch.rows) == (BatchState.PREVIEWED, 4, 800)


def test_chunks_of_a_file_make_what_single_orders_make(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "CHUNK", 2)
    staff = signed_in(app, Role.STAFF)
    agree(staff, send(staff, orders_file(5, delivered="")))
    agree(staff, batch_id := send(staff, orders_file(7)))
    batch = batch_of(app, batch_id)
    assert (batch.added, batch.changed, batch.delivered) == (2, 5, 7)
    assert stored(app, Order, Act) == [7, 7]
    again = send(staff, orders_file(7))
    assert (batch_of(app, again).same, batch_of(app, again).added) == (7, 0)


@pytest.mark.usefixtures("only_the_worker")
def test_file_that_turns_out_to_be_too_long_fails_in_words(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = signed_in(app, Role.STAFF)
    batch_id = send(staff, orders_file(3))

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise FileRefused("more than 300000 rows")  # type: ignore[arg-type]

    monkeypatch.setattr("portal.acts.intake_work.open_order_file", refuse)
    worked_on(app, batch_id)
    assert "more than 300000 rows" in shown(staff, batch_id).text(".alert-danger")


def test_file_to_which_nobody_agreed_is_forgotten_after_a_day(app: Flask) -> None:
    staff = signed_in(app, Role.STAFF)
    first, taken = send(staff, orders_file(1)), send(staff, orders_file(2))
    agree(staff, taken)
    with app.app_context():
        for batch in db.session.scalars(select(OrderBatch)):
            batch.made_at -= timedelta(days=2)
        db.session.commit()
    send(staff, orders_file(3))
    assert staff.get(f"/orders/import/{first}").status_code == 404
    assert staff.get(f"/orders/import/{taken}").status_code == 200


def test_strangers_may_not_send_what_only_staff_may(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    body = {"file": (BytesIO(orders_file(200)), "orders.csv")}
    assert app.test_client().post("/orders/import", data=body).status_code == 413
    staff = signed_in(app, Role.STAFF)
    assert send(staff, orders_file(200))
