"""Whether the client's pages cost more when a million answers are stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.benchmarks.databases import Database
from tests.benchmarks.measuring import Ratio, Work, compare
from tests.benchmarks.pages import FORMS, POSTS, Visitor, answer
from tests.journeys.server import Server, serving

ANSWERS = 1_000_000
ROUNDS = 6
# answers of three years to the acts that are there, but for one, in the order in which they came;
# each with eight ratings, of which some are angry
COLUMNS = "submission, act_id, channel, submitted_at, language, nps, angry, consent, publish"
RATINGS = """
    INSERT INTO rating (response_id, touchpoint_id, emotion)
    SELECT response.id, touchpoint.id, 1 + (response.id + touchpoint.id) % 5
    FROM response CROSS JOIN touchpoint
    WHERE NOT EXISTS (SELECT 1 FROM rating WHERE response_id = response.id);
"""
SQLITE = f"""
    PRAGMA synchronous = OFF;
    WITH RECURSIVE serial(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM serial WHERE n < %(answers)s),
    answered(id, place) AS (SELECT id, row_number() OVER () FROM act WHERE code <> '%(code)s')
    INSERT INTO response ({COLUMNS})
    SELECT lower(hex(randomblob(16))), answered.id, 'qr',
           datetime(1672531200 + n * 90, 'unixepoch') || '.000000', 'ru', n %% 11, 1, 0, 0
    FROM serial JOIN answered ON place = 1 + n %% (SELECT count(*) FROM answered) ORDER BY n;
    {RATINGS.replace("%", "%%")}
    ANALYZE;
"""
POSTGRESQL = f"""
    SET session_replication_role = replica;
    WITH answered(id, place) AS (
        SELECT id, row_number() OVER () FROM act WHERE code <> '%(code)s'
    )
    INSERT INTO response ({COLUMNS})
    SELECT gen_random_uuid(), answered.id, 'qr',
           timestamptz '2023-01-01' + n * interval '90 seconds', 'ru', n %% 11, true, false, false
    FROM generate_series(1, %(answers)s) AS n
    JOIN answered ON place = 1 + n %% (SELECT count(*) FROM answered)
    ORDER BY n;
    {RATINGS.replace("%", "%%")}
"""


def growth_costs(databases: list[Database], folder: Path) -> Iterator[Ratio]:
    """Measure form and answer with a million answers, in costs of the same with the demo year's."""
    for database in databases:
        large = with_answers(database, folder, ANSWERS)
        with ExitStack() as stack:
            few = stack.enter_context(serving(database.url, folder / f"{database.kind}-few"))
            many = stack.enter_context(serving(large.url, folder / f"{database.kind}-many"))
            for name, make, times in (
                ("GET the form", _scan, 4 * FORMS),
                ("POST an answer", _send, 3 * POSTS),
            ):
                yield from compare(
                    make(f"{name}, the demo year", few, database, times),
                    [make(f"{name}, {ANSWERS:,} answers, {database.kind}", many, database, times)],
                    ROUNDS,
                )


def _scan(name: str, server: Server, database: Database, times: int) -> Work:
    visitor = Visitor(server)
    run = visitor.repeats(partial(visitor.gets, f"/a/{database.form_code}"))
    return Work(name, run, times, partial(database.cpu, server))


def _send(name: str, server: Server, database: Database, times: int) -> Work:
    visitor = Visitor(server)
    run = visitor.repeats(partial(answer, visitor, database.answered_code))
    return Work(name, run, times, partial(database.cpu, server))


def with_answers(database: Database, folder: Path, answers: int) -> Database:
    """Copy a database and put so many answers beside those of the demo year."""
    filling = {"code": database.form_code, "answers": answers}
    if database.kind == "SQLite":
        path = _filled_sqlite(database, folder / f"{answers}.sqlite3", filling)
        return replace(database, url=f"sqlite:///{path}")
    return replace(database, url=_filled_postgresql(database, f"_{answers}", filling))


def _filled_sqlite(database: Database, path: Path, filling: dict[str, object]) -> Path:
    with closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as few:
        few.execute("VACUUM INTO ?", (str(path),))
    with closing(sqlite3.connect(path)) as many:
        many.executescript(SQLITE % filling)
    return path


def _filled_postgresql(database: Database, suffix: str, filling: dict[str, object]) -> str:
    url = database.url.replace("+psycopg", "")
    name = urlsplit(url).path.removeprefix("/")
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}{suffix} TEMPLATE {name}")
    address = url.replace(f"/{name}?", f"/{name}{suffix}?")
    with psycopg.connect(address, autocommit=True) as many:
        many.execute(POSTGRESQL % filling)
        many.execute("VACUUM ANALYZE")
    return address.replace("postgresql:", "postgresql+psycopg:")
