"""Orders by the API: what a PUT costs beside a bare INSERT, and how many a second are held."""

from __future__ import annotations

import argparse
import json
import queue
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from statistics import quantiles

from portal.accounts.models import MOST_CALLS
from portal.accounts.operations import add_api_key
from portal.storage.database import db
from tests.benchmarks.databases import Database, databases
from tests.benchmarks.measuring import (
    Ratio,
    Work,
    compare,
    cpu_of_tree,
    print_heading,
    print_ratios,
    wall,
)
from tests.benchmarks.pages import HELLOS, Visitor
from tests.journeys.server import Server, serving

RATE = 100  # orders a second
SECONDS = 5.0
SENDERS = 16
PUTS, ROUNDS = 40, 5
CLIENTS = 300
_serial = count()


class Shop:
    """A shop's system with a connection that stays open."""

    def __init__(self, server: Server, key: str) -> None:
        self.connection = server.connect()
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def puts(self, status: str) -> int:
        """Send an order that is new; return the answer's status."""
        serial = next(_serial)
        self.connection.request(
            "PUT", f"/api/v1/orders/load-{serial}", _order(serial, status), self.headers
        )
        response = self.connection.getresponse()
        response.read()
        return response.status

    def puts_many(self, status: str, times: int) -> None:
        """Send so many orders, one after the other, on a new connection."""
        self.connection.close()
        for _ in range(times):
            assert self.puts(status) == 201


def call_costs(databases: list[Database], folder: Path) -> Iterator[Ratio]:
    """Measure a PUT in bare INSERTs on the wall, and in H."""
    for database in databases:
        with serving(database.url, folder / f"calls-{database.kind}") as server:
            shop = Shop(server, a_key(database))
            one = Work("INSERT of a row + commit", _inserts(database), PUTS, wall)
            puts = [
                Work(f"PUT of a {status} order, {database.kind}", run, PUTS, wall)
                for status in ("new", "delivered")
                for run in [partial(shop.puts_many, status)]
            ]
            yield from compare(one, puts, ROUNDS)
    yield from _in_hellos(databases, folder)


def rates(databases: list[Database], folder: Path, rate: int, seconds: float) -> Iterator[str]:
    """Tell how orders are taken that come at a steady rate, from SENDERS at once."""
    for database in databases:
        with serving(database.url, folder / f"rate-{database.kind}") as server:
            key = a_key(database)
            Shop(server, key).puts_many("delivered", 200)
            for status in ("new", "delivered"):
                told = at_rate(server, key, status, rate, seconds)
                yield f"{database.kind}, {status} orders: {told}"


def at_rate(server: Server, key: str, status: str, rate: int, seconds: float) -> str:
    """Send orders at a rate; an order's time begins when it was due, not when it was sent."""
    due: queue.SimpleQueue[float | None] = queue.SimpleQueue()
    times: list[float] = []
    statuses: Counter[int] = Counter()

    def send() -> None:
        shop = Shop(server, key)
        while (moment := due.get()) is not None:
            wait = moment - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            statuses[shop.puts(status)] += 1
            times.append(time.monotonic() - moment)

    began = time.monotonic()
    for place in range(int(rate * seconds)):
        due.put(began + place / rate)
    for _ in range(SENDERS):
        due.put(None)
    senders = [threading.Thread(target=send) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    took = time.monotonic() - began
    cuts = quantiles(times, n=100)
    return (
        f"{len(times)} in {took:.1f} s, {len(times) / took:.1f} a second of {rate} wanted; "
        f"p50 {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms, "
        f"p99 {cuts[98] * 1000:.0f} ms, slowest {max(times) * 1000:.0f} ms; {dict(statuses)}"
    )


def a_key(database: Database) -> str:
    """Make a key that may call as often as a key can."""
    with database.app.app_context():
        key = add_api_key("load", ["orders"], datetime.now(UTC), MOST_CALLS)
        db.session.commit()
        db.session.remove()
    return key


def _in_hellos(databases: list[Database], folder: Path) -> Iterator[Ratio]:
    with ExitStack() as stack:
        hello = stack.enter_context(serving("", folder / "hello", "tests.benchmarks.hello:app"))
        guest = Visitor(hello)
        greeting = guest.repeats(partial(guest.gets, "/"))
        works = []
        for database in databases:
            server = stack.enter_context(serving(database.url, folder / f"H-{database.kind}"))
            shop = Shop(server, a_key(database))
            for status in ("new", "delivered"):
                run = partial(shop.puts_many, status)
                clock = partial(database.cpu, server)
                works.append(Work(f"PUT of a {status} order, {database.kind}", run, PUTS, clock))
        reference = Work("H", greeting, HELLOS, partial(cpu_of_tree, hello.process.pid))
        yield from compare(reference, works, ROUNDS)


def _inserts(database: Database) -> Callable[[int], None]:
    def run(times: int) -> None:
        for _ in range(times):
            database.insert(1)

    return run


def _order(serial: int, status: str) -> bytes:
    client = serial % CLIENTS
    body = {
        "number": str(serial),
        "client": {"name": f"Client {client}", "email": f"load{client}@example.com"},
        "ordered_at": "2026-11-03T10:00:00+03:00",
        "status": status,
        "amount": "2580.00",
        "items": [
            {"name": "Hoodie", "sku": "H-1", "quantity": 1, "price": "1290.00"},
            {"name": "Cap", "sku": "C-1", "quantity": 2, "price": "645.00"},
        ],
    }
    return json.dumps(body).encode()


def main() -> None:
    """Measure only this: `python -m tests.benchmarks.calls --seconds 60`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=int, default=RATE)
    parser.add_argument("--no-ratios", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        with databases(folder) as both:
            for line in rates(both[::-1], folder, wanted.rate, wanted.seconds):
                print(line, flush=True)
            if not wanted.no_ratios:
                print_heading()
                print_ratios(call_costs(both, folder))


if __name__ == "__main__":
    main()
