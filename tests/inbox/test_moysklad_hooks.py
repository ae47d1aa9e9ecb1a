"""MoySklad says which orders changed; the worker fetches them."""

from __future__ import annotations

import gzip
import json
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from portal.acts.models import Act
from portal.inbox import moysklad_api
from portal.inbox.models import Outcome, SourceKind
from portal.inbox.work import MOST_ATTEMPTS, try_again, waiting_deliveries, work_on_delivery
from portal.orders.models import Order
from portal.web.clock import now
from tests.inbox.documented import samples
from tests.inbox.senders import Sender, as_json, how_many, order_of
from tests.inbox.store import TOKEN, Store, open_store

CALL, ORDER = samples("webhooks-moysklad.md")
ORDER_ID = ORDER["id"]


@pytest.fixture
def store(app: Flask) -> Iterator[Store]:
    with open_store() as opened:
        app.config["MOYSKLAD_URL"] = opened.address
        opened.orders[ORDER_ID] = ORDER
        yield opened


@pytest.fixture
def sender(app: Flask) -> Sender:
    return Sender(app, SourceKind.MOYSKLAD)


def tells(sender: Sender, request_id: str | None = "r-1", body: Any = CALL) -> Any:
    """Let MoySklad say that something changed."""
    query = {"requestId": request_id} if request_id else {}
    return sender.posts(as_json(body), query_string=query)


def event(order_id: str = ORDER_ID, kind: str = "customerorder", action: str = "UPDATE") -> Any:
    href = f"https://api.moysklad.ru/api/remap/1.2/entity/{kind}/{order_id}"
    return {"meta": {"type": kind, "href": href}, "action": action}


def worker_works(app: Flask, at: datetime | None = None) -> list[Outcome | None]:
    """Do what is due, as the worker does."""
    with app.app_context():
        moment = at or now()
        return [work_on_delivery(each, moment) for each in waiting_deliveries(moment)]


def test_sample_of_the_page_goes_in_twice(app: Flask, store: Store, sender: Sender) -> None:
    for request_id in ("r-1", "r-2"):
        response = tells(sender, request_id)
        assert (response.status_code, response.get_json()) == (202, {"outcome": "waiting"})
    assert store.asked == [], "nothing is fetched while MoySklad waits for its answer"
    assert worker_works(app) == [Outcome.TAKEN_IN, Outcome.SAME]
    assert worker_works(app) == []
    order = order_of(app, "00042")
    assert order is not None
    assert (order.client_name, order.phone, order.manager) == (
        "ООО «Ромашка»", "+74951234567", "Мария Орлова",
    )  # fmt: skip
    assert order.ordered_at == datetime(2026, 11, 3, 7, tzinfo=UTC)
    assert [(i.name, i.sku, i.quantity, i.price) for i in order.items] == [
        ("Кружка", "K-1", Decimal(3), Decimal("660.00")),
        ("Плед", "00007", Decimal(1), Decimal("1000.00")),
    ]
    assert order.amount == Decimal("2980.00")
    assert order.act is not None


def test_it_asks_with_its_token_for_what_it_needs(app: Flask, store: Store, sender: Sender) -> None:
    tells(sender)
    worker_works(app)
    [(path, query, headers)] = store.asked
    assert path == f"/entity/customerorder/{ORDER_ID}"
    assert query["expand"] == ["agent,state,owner,rate.currency,positions.assortment"]
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Accept-Encoding"] == "gzip"


def test_repeated_call_is_known_by_its_id(app: Flask, store: Store, sender: Sender) -> None:
    for _ in range(3):
        tells(sender, "r-1")
    assert worker_works(app) == [Outcome.TAKEN_IN]
    assert tells(sender, "r-1").get_json() == {"outcome": "taken_in"}
    assert len(sender.rows()) == 1


def test_each_event_of_a_call_is_a_delivery(app: Flask, store: Store, sender: Sender) -> None:
    other = "0" * 8 + ORDER_ID[8:]
    store.orders[other] = {**ORDER, "id": other, "name": "00043", "state": {"name": "Новый"}}
    gone = "1" * 8 + ORDER_ID[8:]
    events = [
        event(), event(other, action="CREATE"), event(gone), event(action="DELETE"),
        event(kind="product"), "odd", {"meta": 5},
    ]  # fmt: skip
    assert tells(sender, body={"events": events}).status_code == 202
    assert worker_works(app) == [
        Outcome.TAKEN_IN, Outcome.TAKEN_IN, Outcome.REFUSED, Outcome.IGNORED,
        Outcome.IGNORED, Outcome.REFUSED, Outcome.REFUSED,
    ]  # fmt: skip
    topics = [row.topic for row in sender.rows()]
    assert topics[:2] == ["customerorder UPDATE", "customerorder CREATE"]
    assert how_many(app, Order) == 2
    assert how_many(app, Act) == 1


@pytest.mark.parametrize("body", [{}, {"events": []}, {"events": 5}, {"events": [1] * 1001}])
def test_call_without_events_is_refused(
    app: Flask, store: Store, sender: Sender, body: Any
) -> None:
    assert tells(sender, body=body).status_code == 202
    assert worker_works(app) == [Outcome.REFUSED]
    assert store.asked == []


@pytest.mark.parametrize(
    "href",
    [
        "https://evil.example/entity/customerorder/f97aa1fb-2e58-11e6-8a84-bae500000002",
        "f97aa1fb-2e58-11e6-8a84-bae500000002",
    ],
)
def test_order_is_asked_of_moysklad_whatever_host_is_named(
    app: Flask, store: Store, sender: Sender, href: str
) -> None:
    tells(sender, body={"events": [{**event(), "meta": {"type": "customerorder", "href": href}}]})
    assert worker_works(app) == [Outcome.TAKEN_IN]
    assert len(store.asked) == 1


@pytest.mark.parametrize("order_id", ["", "..", "x/../../security/token", "1" * 5000, "%2e%2e"])
def test_nothing_but_an_order_can_be_asked_for(
    app: Flask, store: Store, sender: Sender, order_id: str
) -> None:
    tells(sender, body={"events": [event(order_id)]})
    assert worker_works(app) == [Outcome.REFUSED]
    assert store.asked == []


def test_long_order_is_fetched_by_pages(app: Flask, store: Store, sender: Sender) -> None:
    line = ORDER["positions"]["rows"][0]
    store.orders[ORDER_ID] = {
        **ORDER, "positions": {"meta": {"size": 250}, "rows": [line] * 100},
    }  # fmt: skip
    store.more_positions = [line] * 150
    tells(sender)
    assert worker_works(app) == [Outcome.TAKEN_IN]
    order = order_of(app, "00042")
    assert order is not None
    assert len(order.items) == 250


def test_redirect_is_not_followed(app: Flask, store: Store, sender: Sender) -> None:
    with open_store() as thief:
        store.redirect = f"{thief.address}/entity/customerorder/{ORDER_ID}"
        tells(sender)
        assert worker_works(app) == [Outcome.WAITING]
        assert thief.asked == []


@pytest.mark.parametrize("status", [401, 403])
def test_token_that_is_not_accepted_is_said_and_can_be_mended(
    app: Flask, store: Store, sender: Sender, status: int
) -> None:
    store.status = status
    tells(sender)
    assert worker_works(app) == [Outcome.REFUSED]
    store.status = 200
    [row] = sender.rows()
    with app.app_context():
        assert try_again(row.id, now()) is Outcome.WAITING
    assert worker_works(app) == [Outcome.TAKEN_IN]


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff", b"{", b"null", b'"x"'])
def test_odd_answer_is_tried_again(app: Flask, store: Store, sender: Sender, raw: bytes) -> None:
    store.raw = raw
    tells(sender)
    assert worker_works(app) == [Outcome.WAITING]
    [row] = sender.rows()
    assert row.reason


def test_answer_that_is_too_large_is_not_read(
    app: Flask, store: Store, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moysklad_api, "ANSWER_BYTES", 100_000)
    store.raw = json.dumps({**ORDER, "note": " " * 200_000}).encode()
    tells(sender)
    assert worker_works(app) == [Outcome.WAITING]


def test_packed_answer_that_would_fill_the_memory_is_not_unpacked() -> None:
    packed = BytesIO(gzip.compress(b" " * 200_000_000))
    response = SimpleNamespace(headers={"Content-Encoding": "gzip"}, read1=packed.read)
    tracemalloc.start()
    with pytest.raises(ValueError, match="too large"):
        moysklad_api._read(response, time.monotonic() + 60)  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * moysklad_api.ANSWER_BYTES


def test_answer_that_comes_too_slowly_is_not_waited_for() -> None:
    endless = SimpleNamespace(headers={}, read1=lambda _size: b" ")
    with pytest.raises(ValueError, match="too slow"):
        moysklad_api._read(endless, time.monotonic() - 1)  # type: ignore[arg-type]


def test_store_that_is_closed_is_asked_later_and_later_and_then_left_to_people(
    app: Flask, sender: Sender
) -> None:
    with open_store() as closed:
        app.config["MOYSKLAD_URL"] = closed.address
    tells(sender)
    at, waits = now(), []
    for _ in range(MOST_ATTEMPTS - 1):
        assert worker_works(app, at) == [Outcome.WAITING]
        [row] = sender.rows()
        assert row.due_at is not None
        assert worker_works(app, row.due_at - timedelta(seconds=1)) == []
        waits.append(row.due_at - at)
        at = row.due_at
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)
    assert worker_works(app, at) == [Outcome.FAILED]
    assert worker_works(app, at + timedelta(days=9)) == []
    [row] = sender.rows()
    assert (row.attempts, bool(row.reason)) == (MOST_ATTEMPTS, True)
    with open_store() as opened:
        app.config["MOYSKLAD_URL"] = opened.address
        opened.orders[ORDER_ID] = ORDER
        with app.app_context():
            try_again(row.id, at)
        assert worker_works(app, at) == [Outcome.TAKEN_IN]


def test_work_of_a_worker_that_died_is_done_by_the_next(
    app: Flask, store: Store, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    tells(sender)
    at = now()

    def killed(*_arguments: Any) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("portal.inbox.work.finish", killed)
        with pytest.raises(KeyboardInterrupt):
            worker_works(app, at)
    assert worker_works(app, at) == [], "it still holds the lease"
    assert worker_works(app, at + timedelta(minutes=2)) == [Outcome.TAKEN_IN]


def test_older_state_does_not_overwrite_newer(app: Flask, store: Store, sender: Sender) -> None:
    tells(sender, "r-1")
    worker_works(app)
    store.orders[ORDER_ID] = {**ORDER, "sum": 100, "updated": "2026-11-09 00:00:00.000"}
    tells(sender, "r-2")
    assert worker_works(app) == [Outcome.IGNORED]
