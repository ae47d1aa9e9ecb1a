"""Inserts in one statement, for where a crowd writes at once and each statement counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from portal.storage.database import db


def insert_unless_known(table: Table, values: Mapping[str, Any], unique: str) -> int | None:
    """Insert a row in one statement; return its id, or None when its unique key was there.

    What races.insert_or_winner does by a savepoint. The row that was there is visible to the
    caller, who may read it. `table` has a whole number as its id.
    """
    row_id: int | None = db.session.scalar(_insert_unless_known(_dialect(), table, unique), values)
    return row_id


def insert_rows(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, at least one."""
    db.session.execute(_insert_rows(_dialect(), table), rows)


def insert_or_add(table: Table, key: Mapping[str, Any], amounts: Mapping[str, int]) -> None:
    """Add amounts to a row of counts in one statement; the first ones make the row."""
    statement = _insert_or_add(_dialect(), table, tuple(key), tuple(amounts))
    db.session.execute(statement, {**key, **amounts})


def insert_or_overwrite(table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write a row in one statement, over the one of the same key when there is one."""
    statement = _insert_or_overwrite(_dialect(), table, tuple(key), tuple(values))
    db.session.execute(statement, {**key, **values})


def _dialect() -> str:
    """Return the name of the database's kind: `sqlite` or `postgresql`."""
    return str(db.session.get_bind().dialect.name)


# made once: SQLAlchemy finds what it compiled by the statement itself
@cache
def _insert_unless_known(kind: str, table: Table, unique: str) -> Insert:
    return (
        _insert(kind, table).on_conflict_do_nothing(index_elements=[unique]).returning(table.c.id)
    )


@cache
def _insert_rows(kind: str, table: Table) -> Insert:
    # SQLite runs one prepared statement again and again; PostgreSQL takes all rows in one
    # statement when something is to come back
    plain = insert(table)
    return plain if kind == "sqlite" else plain.returning(*table.primary_key.columns)


@cache
def _insert_or_add(
    kind: str, table: Table, key: tuple[str, ...], amounts: tuple[str, ...]
) -> Insert:
    insert = _insert(kind, table)
    sums = {name: table.c[name] + insert.excluded[name] for name in amounts}
    return insert.on_conflict_do_update(index_elements=key, set_=sums)


@cache
def _insert_or_overwrite(
    kind: str, table: Table, key: tuple[str, ...], values: tuple[str, ...]
) -> Insert:
    insert = _insert(kind, table)
    new = {name: insert.excluded[name] for name in values}
    return insert.on_conflict_do_update(index_elements=key, set_=new)


def _insert(kind: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if kind == "sqlite" else postgresql.insert(table)
