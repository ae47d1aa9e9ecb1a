"""A migrated database of each kind with the demo year in it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import select

from portal.acts.models import Act
from portal.app import create_app
from portal.demo.operations import build_year
from portal.storage.database import db
from tests.benchmarks.measuring import cpu_of_tree
from tests.conftest import PostgreSQL, migrate
from tests.journeys.server import Server

CREATE = "CREATE TABLE bare (id INTEGER PRIMARY KEY, word TEXT NOT NULL)"
CREATE_POSTGRESQL = "CREATE TABLE bare (id SERIAL PRIMARY KEY, word TEXT NOT NULL)"
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")


@dataclass(frozen=True)
class Database:
    """A database of the portal, and a bare table beside it by the same driver and settings."""

    kind: str
    url: str
    app: Flask
    form_code: str  # of an act that nobody answers
    answered_code: str  # of an act that is answered again and again
    insert: Callable[[int], None]  # so many bare rows, one commit
    pid: int | None = None  # of the database's own server

    def cpu(self, server: Server) -> float:
        """Seconds of processor of a portal on this database, and of the database itself."""
        own = cpu_of_tree(self.pid) if self.pid else 0.0
        return cpu_of_tree(server.process.pid) + own


@contextmanager
def databases(folder: Path) -> Iterator[list[Database]]:
    """Make both; PostgreSQL reaches the disk at each commit, as it does at a firm."""
    path = folder / "portal.sqlite3"
    migrate(f"sqlite:///{path}")
    cluster = PostgreSQL(folder / "pg")
    cluster.connection.execute("ALTER SYSTEM SET fsync = on")
    cluster.connection.execute("SELECT pg_reload_conf()")
    try:
        name = cluster.create("bench", "migrated")
        beside = cluster.create("bare", "template1")
        with (
            sqlite3.connect(folder / "bare.sqlite3") as sqlite,
            psycopg.connect(cluster.url(beside).replace("+psycopg", "")) as connection,
        ):
            filled = [
                _filled("SQLite", f"sqlite:///{path}", _bare_sqlite(sqlite)),
                replace(
                    _filled("PostgreSQL", cluster.url(name), _bare_postgresql(connection)),
                    pid=cluster.server.get_pid(),
                ),
            ]
            _tidy(cluster, name)
            yield filled
            connection.rollback()
        sqlite.close()
    finally:
        cluster.connection.close()
        cluster.server.cleanup()
        shutil.rmtree(folder / "pg", ignore_errors=True)


def _tidy(cluster: PostgreSQL, name: str) -> None:
    # a year written at once owes the server a vacuum and a checkpoint; no request should pay them
    with psycopg.connect(cluster.url(name).replace("+psycopg", ""), autocommit=True) as server:
        server.execute("VACUUM ANALYZE")
        server.execute("CHECKPOINT")


def _filled(kind: str, url: str, insert: Callable[[int], None]) -> Database:
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        form_code = build_year().act_code
        open_acts = select(Act.code).where(Act.voided_at.is_(None), Act.code != form_code)
        answered_code = db.session.scalar(open_acts.order_by(Act.id.desc()).limit(1))
        db.session.remove()
        db.engine.dispose()
    assert form_code
    assert answered_code
    return Database(kind, url, app, form_code, answered_code, insert)


def _bare_sqlite(connection: sqlite3.Connection) -> Callable[[int], None]:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(CREATE)
    connection.commit()

    def insert(rows: int) -> None:
        for _ in range(rows):
            connection.execute("INSERT INTO bare (word) VALUES (?)", ("word",))
        connection.commit()

    return insert


def _bare_postgresql(connection: psycopg.Connection) -> Callable[[int], None]:
    connection.execute(CREATE_POSTGRESQL)
    connection.commit()

    def insert(rows: int) -> None:
        for _ in range(rows):
            connection.execute("INSERT INTO bare (word) VALUES (%s)", ("word",))
        connection.commit()

    return insert
