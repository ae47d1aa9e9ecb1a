"""Inserts in one statement, for where a crowd writes at once and each statement counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    Insert,
    Integer,
    Select,
    Table,
    TableValuedAlias,
    bindparam,
    func,
    insert,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from portal.storage import database
from portal.storage.database import db, together
from portal.storage.types import Documents, WholeNumbers

Rows = Sequence[Mapping[str, Any]]


def insert_unless_known(
    table: Table, values: Mapping[str, Any], unique: str, owner: str, parts: Mapping[Table, Rows]
) -> int | None:
    """Insert a row with its parts; return its id, or None when its unique key was there.

    What races.insert_or_winner does by a savepoint. The row that was there is visible to the
    caller, who may read it. `table` has a whole number as its id; each part keeps it in its
    column `owner`, and the rows of `parts` hold all others. PostgreSQL does the whole in one
    statement, because there each one is a journey; SQLite in one transaction.
    """
    connection = database.connection()
    parts = {part: rows for part, rows in parts.items() if rows}
    row_id: int | None
    if connection.dialect.name == "sqlite":
        with together(connection):
            row_id = connection.scalar(_insert_one(table, unique), values)
            for part, rows in parts.items() if row_id is not None else ():
                connection.execute(_insert_rows(part), [{owner: row_id, **row} for row in rows])
        return row_id
    lists = {
        _parameter(column): [row[column.name] for row in rows]
        for part, rows in parts.items()
        for column in _columns(part, owner)
    }
    statement = _insert_with_parts(table, tuple(values), unique, owner, tuple(parts))
    row_id = connection.scalar(statement, {**values, **lists})
    return row_id


def insert_or_add(table: Table, key: Sequence[str], rows: Rows) -> None:
    """Add rows of amounts to the rows of counts with the same key; the first ones make them.

    Every row holds all columns of `table`; `key` names those of its primary key. At least one.
    """
    connection = db.session.connection()
    statement = _insert_or_add(connection.dialect.name, table, tuple(key))
    if connection.dialect.name == "sqlite":
        connection.execute(statement, rows)
    else:
        lists = {_parameter(column): [row[column.name] for row in rows] for column in table.columns}
        connection.execute(statement, lists)


def insert_or_overwrite(table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write a row in one statement, over the one of the same key when there is one."""
    connection = db.session.connection()
    statement = _insert_or_overwrite(connection.dialect.name, table, tuple(key), tuple(values))
    connection.execute(statement, {**key, **values})


def insert_many(table: Table, rows: Rows, *returning: str) -> Sequence[Any]:
    """Insert many rows, all with the same columns; return some columns, in any order.

    PostgreSQL gets one statement with a list for each column: a statement for each row, or a
    statement with a parameter for each value, is several times as slow.
    """
    if not rows:
        return []
    connection = db.session.connection()
    names = tuple(rows[0])
    if connection.dialect.name == "sqlite":
        done = connection.execute(_returning(_insert_rows(table), table, returning), rows)
    else:
        lists = {name: [row[name] for row in rows] for name in names}
        done = connection.execute(_returning(_insert_lists(table, names), table, returning), lists)
    return done.all() if returning else []


# they go through the session's connection: the session itself would cost as much again;
# made once: SQLAlchemy finds what it compiled by the statement itself
@cache
def _insert_one(table: Table, unique: str) -> Insert:
    return (
        sqlite.insert(table).on_conflict_do_nothing(index_elements=[unique]).returning(table.c.id)
    )


@cache
def _insert_rows(table: Table) -> Insert:
    return insert(table)


@cache
def _returning(statement: Insert, table: Table, names: tuple[str, ...]) -> Any:
    return statement.returning(*(table.c[name] for name in names)) if names else statement


@cache
def _insert_lists(table: Table, names: tuple[str, ...]) -> Insert:
    lists = (bindparam(name, type_=_list_of(table.c[name])) for name in names)
    rows = func.unnest(*lists).table_valued(*names, name="rows").render_derived()
    return insert(table).from_select(names, select(*rows.c))


@cache
def _insert_with_parts(
    table: Table, names: tuple[str, ...], unique: str, owner: str, parts: tuple[Table, ...]
) -> Select[Any]:
    row = (
        postgresql.insert(table)
        .values({name: bindparam(name, type_=table.c[name].type) for name in names})
        .on_conflict_do_nothing(index_elements=[unique])
        .returning(table.c.id)
        .cte("row")
    )
    inserts = []
    for part in parts:
        columns = _columns(part, owner)
        rows = _lists(columns)
        source = select(row.c.id, *rows.c).select_from(row.join(rows, true()))
        inserts.append(
            insert(part)
            .from_select([owner, *(c.name for c in columns)], source)
            .cte(f"new_{part.name}")
        )
    return select(row.c.id).add_cte(*inserts)


@cache
def _columns(part: Table, owner: str) -> tuple[Column[Any], ...]:
    return tuple(column for column in part.columns if column.name != owner)


def _lists(columns: Iterable[Column[Any]]) -> TableValuedAlias:
    """Return PostgreSQL's table of lists, one for each column, sent under `_parameter`."""
    columns = tuple(columns)
    lists = (bindparam(_parameter(column), type_=_list_of(column)) for column in columns)
    names = (column.name for column in columns)
    return func.unnest(*lists).table_valued(*names, name="lists").render_derived()


def _list_of(column: Column[Any]) -> TypeEngine[Any]:
    if isinstance(column.type, JSON):
        return Documents()
    # exactly: what derives from it, as an amount of money, is more than a whole number
    return WholeNumbers() if type(column.type) is Integer else ARRAY(column.type)


def _parameter(column: Column[Any]) -> str:
    return f"{column.table.name}_{column.name}"


@cache
def _insert_or_add(kind: str, table: Table, key: tuple[str, ...]) -> Insert:
    insert = _insert(kind, table)
    if kind != "sqlite":
        names = [column.name for column in table.columns]
        insert = insert.from_select(names, select(*_lists(table.columns).c))
    sums = {
        column.name: column + insert.excluded[column.name]
        for column in table.columns
        if column.name not in key
    }
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
