"""One host and two behind nginx: how many a second, how late, and what one costs in H.

`python -m tests.benchmarks.hosts --seconds 20`. The phones run on the same processors.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from tests.benchmarks.measuring import cpu_of_tree
from tests.gateway.nginx import Nginx, proxying
from tests.gateway.two_hosts import Site, two_hosts
from tests.journeys.server import serving

PHONES = 16
WARM_S = 2.0
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "gzip"}
Ask = Callable[[HTTPConnection], int]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Load:
    """What PHONES at once were given."""

    name: str
    a_second: float
    p50_ms: float
    p99_ms: float
    slowest_ms: float
    cpu_ms: float  # of all servers, for one request
    statuses: dict[int, int]

    def line(self, hello: Load) -> str:
        """Tell it in a row of the table."""
        return (
            f"| {self.name} | {self.a_second:.0f} | {self.p50_ms:.0f} | {self.p99_ms:.0f} | "
            f"{self.slowest_ms:.0f} | {self.cpu_ms:.2f} | {self.cpu_ms / hello.cpu_ms:.1f} | "
            f"{self.statuses} |"
        )


def under_load(name: str, nginx: Nginx, ask: Ask, clock: Clock, seconds: float) -> Load:
    """Ask from all phones for so many seconds, after a while that does not count."""
    _crowd(nginx, ask, WARM_S)
    before = clock()
    times, statuses = _crowd(nginx, ask, seconds)
    cpu = clock() - before
    cuts = quantiles(times, n=100)
    return Load(
        name=name,
        a_second=len(times) / seconds,
        p50_ms=cuts[49] * 1000,
        p99_ms=cuts[98] * 1000,
        slowest_ms=max(times) * 1000,
        cpu_ms=cpu / len(times) * 1000,
        statuses=dict(statuses),
    )


def loads(folder: Path, seconds: float) -> Iterator[Load]:
    """Measure a bare Flask behind nginx, then the portal on one host and on two."""
    with (
        serving("", folder / "hello", "tests.benchmarks.hello:app", TRUSTED_PROXIES="1") as hello,
        proxying([hello.port], folder / "nginx") as nginx,
    ):

        def bare() -> float:
            return cpu_of_tree(hello.process.pid) + cpu_of_tree(nginx.process.pid)

        yield under_load("bare Flask", nginx, _gets("/"), bare, seconds)
    for hosts in (1, 2):
        with two_hosts(folder / str(hosts), hosts) as site:
            form = _gets(f"/a/{site.codes[0]}")  # nobody answers this act
            for name, ask in (("GET the form", form), ("POST an answer", _answers(site))):
                title = f"{name}, {hosts} host{'s' * (hosts > 1)}"
                yield under_load(title, site.nginx, ask, _clock(site), seconds)


def _clock(site: Site) -> Clock:
    pids = [
        site.nginx.process.pid,
        site.cluster.pid,
        site.redis.process.pid,
        *(host.process.pid for host in site.hosts),
    ]
    return lambda: sum(map(cpu_of_tree, pids))


def _gets(path: str) -> Ask:
    def ask(connection: HTTPConnection) -> int:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        return response.status

    return ask


def _answers(site: Site) -> Ask:
    codes = site.codes[1:]
    marks = {f"t-{key}": "5" for key in site.keys}

    def ask(connection: HTTPConnection) -> int:
        submission = uuid.uuid4()
        path = f"/a/{codes[submission.int % len(codes)]}"
        body = urlencode({"submission": str(submission), "nps": "10", **marks})
        connection.request("POST", path, body, FORM)
        response = connection.getresponse()
        response.read()
        return response.status

    return ask


def _crowd(nginx: Nginx, ask: Ask, seconds: float) -> tuple[list[float], Counter[int]]:
    times: list[float] = []
    statuses: Counter[int] = Counter()
    ends = time.monotonic() + seconds

    def phone() -> None:
        connection = nginx.connect()
        while (began := time.monotonic()) < ends:
            statuses[ask(connection)] += 1
            times.append(time.monotonic() - began)
        connection.close()

    phones = [threading.Thread(target=phone) for _ in range(PHONES)]
    for each in phones:
        each.start()
    for each in phones:
        each.join()
    return times, statuses


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    wanted = parser.parse_args()
    print("| what | a second | p50, ms | p99, ms | slowest, ms | processor, ms | H | statuses |")
    print("|---|---|---|---|---|---|---|---|")
    hello: Load | None = None
    with tempfile.TemporaryDirectory(prefix="portal-hosts-") as name:
        for load in loads(Path(name), wanted.seconds):
            hello = hello or load
            print(load.line(hello), flush=True)


if __name__ == "__main__":
    main()
