"""What all answers as a file cost, in H, and how much memory they take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.benchmarks.databases import Database
from tests.benchmarks.growth import with_answers
from tests.benchmarks.measuring import Ratio, Work, compare, cpu_of_tree
from tests.benchmarks.pages import HELLOS, Visitor
from tests.journeys.server import Server, serving

FEW, MANY = 10_000, 100_000
FILES = ("csv", "xlsx")
ROUNDS = 3
PIECE = 1024 * 1024


def export_costs(databases: list[Database], folder: Path) -> Iterator[Ratio]:
    """Measure CSV and XLSX of few and of many answers on both databases."""
    with ExitStack() as stack:
        hello = stack.enter_context(serving("", folder / "hello-too", "tests.benchmarks.hello:app"))
        guest = Visitor(hello)
        greeting = guest.repeats(partial(guest.gets, "/"))
        reference = Work("H", greeting, HELLOS, partial(cpu_of_tree, hello.process.pid))
        works, servers = [], []
        for database in databases:
            for answers in (FEW, MANY):
                filled = with_answers(database, folder, answers)
                place = folder / f"{database.kind}-{answers}"
                server = stack.enter_context(serving(filled.url, place))
                servers.append((f"{answers:,} answers, {database.kind}", server))
                works += list(_works(server, database, answers))
        yield from compare(reference, works, ROUNDS, warm=False)
        for name, server in servers:
            print(f"{name}: a worker’s most memory is {_most_memory(server):.0f} MiB")


def _works(server: Server, database: Database, answers: int) -> Iterator[Work]:
    owner = Visitor(server).signs_in()
    for kind in FILES:
        run = owner.repeats(partial(_downloads, owner, f"/admin/responses.{kind}"))
        name = f"{kind.upper()} of {answers:,} answers, {database.kind}"
        yield Work(name, run, 1, partial(database.cpu, server))


def _downloads(owner: Visitor, path: str) -> None:
    owner.connection.request("GET", path, headers=owner.headers)
    response = owner.connection.getresponse()
    assert response.status == 200, path
    while response.read(PIECE):
        pass


def _most_memory(server: Server) -> float:
    """Return the MiB that a worker had in memory at its largest."""
    stories = [Path(f"/proc/{worker.pid}/status").read_text() for worker in server.workers()]
    return max(int(re.findall(r"VmHWM:\s+(\d+) kB", story)[0]) for story in stories) / 1024
