"""Putting rows into a migrated database, in place of all that it holds: one transaction."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from portal.backups.errors import BackupRefused
from portal.backups.shapes import Kind, Shape, shapes_of
from portal.backups.snapshots import quoted

Rows = list[list[Any]]
Source = Callable[[str], Iterable[Rows]]

# a session that was ended since must not open anything again: everybody signs in anew
LEFT_OUT = frozenset({"user_session"})
_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_SEARCH = "SELECT name FROM sqlite_master WHERE name = 'answer_index'"
_KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""
_NUMBERED = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'
"""


def load(connection: Connection, columns: Mapping[str, Sequence[str]], source: Source) -> None:
    """Fill every table with the rows of `source`, whose values stand in the order of `columns`.

    What the tables held is gone. No trigger fires, as what they did is among the rows; every
    constraint holds at the end. The caller commits. BackupRefused when the tables are others.
    """
    shapes = shapes_of(connection)
    _compare(shapes, columns)
    is_sqlite = connection.dialect.name == "sqlite"
    with (_quiet_sqlite if is_sqlite else _quiet_postgresql)(connection, shapes):
        fill = _fill_sqlite if is_sqlite else _fill_postgresql
        for shape in shapes:
            if shape.name not in LEFT_OUT:
                fill(connection, shape, columns[shape.name], source(shape.name))


def _compare(shapes: Iterable[Shape], columns: Mapping[str, Sequence[str]]) -> None:
    here = {shape.name: set(shape.names) for shape in shapes}
    told = {name: set(names) for name, names in columns.items()}
    if here != told:
        different = sorted(
            name for name in here.keys() | told.keys() if here.get(name) != told.get(name)
        )
        raise BackupRefused(f"it has other tables than this portal: {', '.join(different)}")


@contextmanager
def _quiet_sqlite(connection: Connection, shapes: Sequence[Shape]) -> Iterator[None]:
    # the rules of SQLite's schema are rows: who drops a trigger in a transaction and makes it
    # again has changed nothing
    triggers = connection.execute(text(_TRIGGERS)).all()
    for name, _sql in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {quoted(name)}")
    for shape in shapes:
        connection.exec_driver_sql(f"DELETE FROM {quoted(shape.name)}")  # noqa: S608
    yield
    if connection.scalar(text(_SEARCH)):
        connection.exec_driver_sql("INSERT INTO answer_index (answer_index) VALUES ('rebuild')")
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        raise BackupRefused(f"rows refer to rows that are not in it: {orphans[0].table}")


@contextmanager
def _quiet_postgresql(connection: Connection, shapes: Sequence[Shape]) -> Iterator[None]:
    # the owner of the tables may do all this, it takes no superuser; to check the references of
    # a table at once is also many times as fast as row by row
    keys = connection.execute(text(_KEYS)).all()
    names = [quoted(shape.name) for shape in shapes]
    for name in names:
        connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    connection.exec_driver_sql(f"TRUNCATE {', '.join(names)}")
    for table, name, _rule in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {quoted(name)}")
    yield
    for table, name, rule in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {quoted(name)} {rule}")
    for name in names:
        connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")
    for table, column in connection.execute(text(_NUMBERED)).all():
        connection.execute(
            text(
                "SELECT setval(pg_get_serial_sequence(:table, :column), "  # noqa: S608
                f"coalesce(max({quoted(column)}), 0) + 1, false) FROM {quoted(table)}"
            ),
            {"table": quoted(table), "column": column},
        )


def _fill_sqlite(
    connection: Connection, shape: Shape, columns: Sequence[str], source: Iterable[Rows]
) -> None:
    driver: Any = connection.connection.driver_connection
    names = ", ".join(quoted(name) for name in columns)
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {quoted(shape.name)} ({names}) VALUES ({marks})"  # noqa: S608
    for rows in source:
        driver.executemany(statement, _with_bytes(shape, columns, rows))


def _fill_postgresql(
    connection: Connection, shape: Shape, columns: Sequence[str], source: Iterable[Rows]
) -> None:
    driver: Any = connection.connection.driver_connection
    names = ", ".join(quoted(name) for name in columns)
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {quoted(shape.name)} ({names}) FROM STDIN") as copy,
    ):
        for rows in source:
            for row in _with_bytes(shape, columns, rows):
                copy.write_row(row)


def _with_bytes(shape: Shape, columns: Sequence[str], rows: Rows) -> Rows:
    """Read base64; all else goes into the database as it stands in the file."""
    kinds = {column.name: column.kind for column in shape.columns}
    places = [place for place, name in enumerate(columns) if kinds[name] is Kind.BYTES]
    for row in rows if places else ():
        for place in places:
            if row[place] is not None:
                try:
                    row[place] = base64.b64decode(row[place], validate=True)
                except (binascii.Error, TypeError, ValueError) as error:
                    raise BackupRefused(f"table {shape.name} is not as it was written") from error
    return rows
