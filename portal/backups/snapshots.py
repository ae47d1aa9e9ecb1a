"""One state of the database, read while others write."""

from __future__ import annotations

import base64
import errno
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from portal.backups.errors import BackupRefused, NoState
from portal.backups.shapes import Kind, Shape, revision_of, shapes_of
from portal.storage.database import SINGLE
from portal.storage.sickness import reason_of

EACH = 2000  # rows that are held at a time
EACH_WITH_FILE = 8  # of a table in which a row may hold a file of ten MiB
Rows = list[Sequence[Any]]
# how PostgreSQL writes what SQLite keeps so already
_WRITTEN = {
    Kind.TRUTH: "{}::int",
    Kind.MOMENT: "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    Kind.DAY: "{}::text",
    Kind.DOCUMENT: "{}::text",
    Kind.UUID: "replace({}::text, '-', '')",
}


@dataclass(frozen=True)
class Snapshot:
    """A state of a database: what it is, and a way to its rows, in pieces and in order of key."""

    database: str
    revision: str
    shapes: tuple[Shape, ...]
    rows: Callable[[Shape], Iterator[Rows]]


@contextmanager
def snapshot(engine: Engine, room: Path) -> Iterator[Snapshot]:
    """Hold the state of this moment; `room` is a private folder for a copy of a SQLite file.

    BackupRefused for a database that was never migrated, NoState when it does not answer, OSError
    when there is no room.
    """
    taken = _of_sqlite if engine.dialect.name == "sqlite" else _of_postgresql
    try:
        with taken(engine, room) as found:
            yield found
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise NoState(reason_of(error)) from error


@contextmanager
def _of_sqlite(engine: Engine, room: Path) -> Iterator[Snapshot]:
    # VACUUM INTO is a transaction, which a copy of the files is not; it is over in a moment,
    # while reading the live file for minutes would let its log grow
    copy = room / "portal.sqlite3"
    with closing(engine.raw_connection()) as live:
        live.cursor().execute("VACUUM INTO ?", [str(copy)])
    with snapshot_of_file(copy) as found:
        yield found


@contextmanager
def snapshot_of_file(path: Path) -> Iterator[Snapshot]:
    """Read a SQLite file that nobody writes."""
    # not as one text: a "?" in a name would end the address
    still = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    with still.connect() as connection:
        revision, shapes = _about(connection)
    with closing(sqlite3.connect(path)) as file:

        def rows(shape: Shape) -> Iterator[Rows]:
            names = ", ".join(quoted(name) for name in shape.names)
            order = ", ".join(quoted(name) for name in shape.key)
            found = file.execute(f"SELECT {names} FROM {quoted(shape.name)} ORDER BY {order}")  # noqa: S608
            while piece := found.fetchmany(_at_once(shape)):
                yield _with_letters(shape, piece)

        yield Snapshot("sqlite", revision, shapes, rows)


@contextmanager
def _of_postgresql(engine: Engine, _room: Path) -> Iterator[Snapshot]:
    with engine.connect().execution_options(**{SINGLE: True}) as connection:
        driver: Any = connection.connection.driver_connection
        names = ", ".join(map(quoted, inspect(connection).get_table_names()))
        driver.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            # in a table that a migration made anew an older state finds no rows: so a migration is
            # waited for, or waits, before the first question, whose moment is that of the state
            if names:
                driver.execute(f"LOCK TABLE {names} IN ACCESS SHARE MODE")
            revision, shapes = _about(connection)

            def rows(shape: Shape) -> Iterator[Rows]:
                with driver.cursor(name="backup") as found:
                    found.execute(_question(shape))
                    while piece := found.fetchmany(_at_once(shape)):
                        yield _with_letters(shape, piece)

            yield Snapshot("postgresql", revision, shapes, rows)
        finally:
            if not driver.closed:
                driver.execute("ROLLBACK")


def quoted(name: str) -> str:
    """Write a name of the schema; `order` and `user` are words of SQL."""
    return '"{}"'.format(name.replace('"', '""'))


def _about(connection: Connection) -> tuple[str, tuple[Shape, ...]]:
    revision = revision_of(connection)
    if revision is None:
        raise BackupRefused("the database is empty: there is nothing to keep")
    return revision, shapes_of(connection)


def _at_once(shape: Shape) -> int:
    holds_files = any(column.kind is Kind.BYTES for column in shape.columns)
    return EACH_WITH_FILE if holds_files else EACH


def _question(shape: Shape) -> str:
    columns = ", ".join(
        _WRITTEN.get(column.kind, "{}").format(quoted(column.name)) for column in shape.columns
    )
    kinds = {column.name: column.kind for column in shape.columns}
    # by its letters as SQLite orders them, whatever the language of the database
    order = ", ".join(
        quoted(name) + (' COLLATE "C"' if kinds[name] is Kind.TEXT else "") for name in shape.key
    )
    return f"SELECT {columns} FROM {quoted(shape.name)} ORDER BY {order}"  # noqa: S608


def _with_letters(shape: Shape, rows: list[Any]) -> Rows:
    """Write bytes as base64; all else came as it goes into the file."""
    places = [place for place, column in enumerate(shape.columns) if column.kind is Kind.BYTES]
    if not places:
        return rows
    written = [list(row) for row in rows]
    for row in written:
        for place in places:
            if row[place] is not None:
                row[place] = base64.b64encode(row[place]).decode("ascii")
    return list(written)
