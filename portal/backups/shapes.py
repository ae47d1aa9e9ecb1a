"""What a database consists of, as far as a backup is concerned: tables, columns, references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Uuid,
    inspect,
    text,
)
from sqlalchemy.types import TypeEngine

from portal.backups.errors import BackupRefused

REVISION_TABLE = "alembic_version"
# what the database makes by itself of other tables, and the revision, which the manifest has
_DERIVED = ("answer_index", REVISION_TABLE, "sqlite_")


class Kind(StrEnum):
    """What the values of a column are; each is written alike whatever the database."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"  # 1 or 0
    MOMENT = "moment"  # in UTC, to the microsecond
    DAY = "day"
    DOCUMENT = "document"  # JSON, by its letters
    UUID = "uuid"  # 32 hexadecimal digits
    BYTES = "bytes"  # in base64


# the first that fits: a Uuid of SQLite is a text there already
_KINDS: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (Boolean, Kind.TRUTH),
    (DateTime, Kind.MOMENT),
    (Date, Kind.DAY),
    (JSON, Kind.DOCUMENT),
    (LargeBinary, Kind.BYTES),
    (Uuid, Kind.UUID),
    (Integer, Kind.NUMBER),
    (String, Kind.TEXT),
)


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Reference:
    """A foreign key: some columns of a table name a row of another."""

    columns: tuple[str, ...]
    table: str
    referred: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """A table: its columns by name, its primary key, and the foreign keys in it."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


def shapes_of(connection: Connection) -> tuple[Shape, ...]:
    """Ask a database for its tables, whatever its revision.

    The tables as they are, and not the models: a backup is also made before an upgrade.
    """
    return tuple(_shapes(connection))


def revision_of(connection: Connection) -> str | None:
    """Return the migration that a database is at; None when it was never migrated."""
    if not inspect(connection).has_table(REVISION_TABLE):
        return None
    found = connection.scalar(text(f"SELECT version_num FROM {REVISION_TABLE}"))  # noqa: S608
    return None if found is None else str(found)


def _shapes(connection: Connection) -> Iterator[Shape]:
    inspector = inspect(connection)
    for name in sorted(inspector.get_table_names()):
        if name.startswith(_DERIVED):
            continue
        columns = [
            Column(column["name"], _kind(name, column["name"], column["type"]))
            for column in inspector.get_columns(name)
        ]
        references = [
            Reference(
                tuple(key["constrained_columns"]),
                key["referred_table"],
                tuple(key["referred_columns"]),
            )
            for key in inspector.get_foreign_keys(name)
        ]
        yield Shape(
            name,
            tuple(sorted(columns, key=lambda column: column.name)),
            tuple(inspector.get_pk_constraint(name)["constrained_columns"]),
            tuple(sorted(references, key=lambda reference: reference.columns)),
        )


def _kind(table: str, column: str, found: TypeEngine[object]) -> Kind:
    for known, kind in _KINDS:
        if isinstance(found, known):
            return kind
    raise BackupRefused(f"a backup has no letters for {table}.{column}: is that a table of others?")
