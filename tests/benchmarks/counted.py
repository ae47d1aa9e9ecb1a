"""Whether the owner's pages cost more when counts of ten million answers are kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import delete

from portal.app import create_app
from portal.responses.counts.cells import Cells, Fact, cells_of
from portal.responses.counts.folding import COUNT, add_cells
from portal.storage.database import db
from portal.touchpoints.queries import touchpoints
from portal.web.clock import day_of, now
from tests.benchmarks.databases import Database
from tests.benchmarks.measuring import Ratio, Work, compare, cpu_of_tree
from tests.benchmarks.pages import HELLOS, Visitor
from tests.journeys.server import Server, serving

DAYS = 396  # thirteen months, as the demo year
DRAWN = 20_000  # answers drawn one by one; more of them are the same ones again
SIZES = {"SQLite": (10_000, 1_000_000), "PostgreSQL": (10_000, 1_000_000, 10_000_000)}
ROUNDS, PAGES = 4, 20
ROLES = ("economic", "technical", "user", None)
CHANNELS = ("qr", "code", "paper")


def counted_costs(databases: list[Database], folder: Path) -> Iterator[Ratio]:
    """Measure the overview and a touchpoint's page in H, by how many answers are counted."""
    with ExitStack() as stack:
        hello = stack.enter_context(serving("", folder / "hello", "tests.benchmarks.hello:app"))
        guest = Visitor(hello)
        greeting = guest.repeats(partial(guest.gets, "/"))
        reference = Work("H", greeting, HELLOS, partial(cpu_of_tree, hello.process.pid))
        works = []
        for database in databases:
            for answers in SIZES[database.kind]:
                filled = _filled(database, answers, folder)
                name = f"{database.kind}-{answers}"
                server = stack.enter_context(serving(filled.url, folder / name))
                works += list(_pages(server, filled, answers))
        yield from compare(reference, works, ROUNDS)


def _pages(server: Server, database: Database, answers: int) -> Iterator[Work]:
    owner = Visitor(server).signs_in()
    today = day_of_today(database)
    lately = f"from={today - timedelta(days=89)}&to={today}"
    for name, path in (
        ("/admin/, all time", "/admin/"),
        ("/admin/, 90 days", f"/admin/?{lately}"),
        ("a touchpoint, 90 days", f"/admin/touchpoints/2?{lately}"),
    ):
        title = f"{name}: counts of {answers:,}, {database.kind}"
        run = owner.repeats(partial(owner.gets, path))
        yield Work(title, run, PAGES, partial(database.cpu, server))


def day_of_today(database: Database) -> object:
    """Return the day that it is for the firm."""
    with database.app.app_context():
        return day_of(now())


def _filled(database: Database, answers: int, folder: Path) -> Database:
    url = (
        _copied_file(database, folder / f"counted-{answers}.sqlite3")
        if database.kind == "SQLite"
        else _copied_database(database, f"counted_{answers}")
    )
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        db.session.execute(delete(COUNT))
        add_cells(_cells(answers))
        db.session.commit()
        db.engine.dispose()
    return replace(database, url=url, app=app)


def _cells(answers: int) -> Cells:
    chance = Random(answers)
    asked = [touchpoint.id for touchpoint in touchpoints()]
    today = day_of(now())
    drawn = min(answers, DRAWN)
    facts = (
        Fact(
            day=today - timedelta(days=chance.randrange(DAYS)),
            role=chance.choice(ROLES),
            channel=chance.choice(CHANNELS),
            nps=chance.choice((None, *range(11))),
            told=2,
            asked=asked,
            ratings={
                each: chance.choice((None, 1, 2, 3, 4, 5))
                for each in asked
                if chance.random() < 0.9
            },
        )
        for _ in range(drawn)
    )
    cells = cells_of((fact, 1) for fact in facts)
    return {
        cell: [count * (answers // drawn) for count in counts] for cell, counts in cells.items()
    }


def _copied_file(database: Database, path: Path) -> str:
    shutil.copy(database.url.removeprefix("sqlite:///"), path)
    return f"sqlite:///{path}"


def _copied_database(database: Database, copy: str) -> str:
    url = database.url.replace("+psycopg", "")
    name = urlsplit(url).path.removeprefix("/")
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {copy} TEMPLATE {name}")
    return url.replace(f"/{name}?", f"/{copy}?").replace("postgresql:", "postgresql+psycopg:")
