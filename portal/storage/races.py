"""The database settles races: whoever inserts first wins, the other reads the winner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from portal.storage.base import Base
from portal.storage.database import db

Row = TypeVar("Row", bound=Base)


def insert_or_winner(row: Row, winner: Callable[[], Row | None]) -> tuple[Row, bool]:
    """Insert `row`, or return the row that was there first, with whether ours went in.

    `winner` reads the row that holds the unique key. IntegrityError when the insert fails
    for another reason than that key.
    """
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        found = winner()
        if found is None:
            raise
        return found, False
    return row, True


def insert_unless_known(table: Table, values: Mapping[str, Any], unique: str) -> int | None:
    """Insert a row in one statement; return its id, or None when its unique key was there.

    What insert_or_winner does by a savepoint, for where each statement counts. The row that
    was there is visible to the caller, who may read it. `table` has a whole number as its id.
    """
    row_id: int | None = db.session.scalar(_insert_unless_known(dialect(), table, unique), values)
    return row_id


def insert_or_add(table: Table, key: Mapping[str, Any], amounts: Mapping[str, int]) -> None:
    """Add amounts to a row of counts in one statement; the first ones make the row."""
    statement = _insert_or_add(dialect(), table, tuple(key), tuple(amounts))
    db.session.execute(statement, {**key, **amounts})


def insert_or_overwrite(table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write a row in one statement, over the one of the same key when there is one."""
    statement = _insert_or_overwrite(dialect(), table, tuple(key), tuple(values))
    db.session.execute(statement, {**key, **values})


def dialect() -> str:
    """Return the name of the database's kind: `sqlite` or `postgresql`."""
    return str(db.session.get_bind().dialect.name)


# made once: SQLAlchemy finds what it compiled by the statement itself
@cache
def _insert_unless_known(kind: str, table: Table, unique: str) -> Insert:
    return (
        _insert(kind, table).on_conflict_do_nothing(index_elements=[unique]).returning(table.c.id)
    )


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
