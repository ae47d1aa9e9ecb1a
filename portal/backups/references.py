"""Whether every reference in a backup leads to a row, found out at flat memory."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

from portal.backups.errors import BackupRefused
from portal.backups.manifest import TablePart

CACHE_KIB = 16_384
_MAKE = "CREATE TABLE {} (kind INTEGER, key TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID"
_BROKEN = "SELECT DISTINCT kind FROM (SELECT * FROM told EXCEPT SELECT * FROM there)"


class References:
    """Keys that rows refer to and keys that are there, in a nameless database on the disk.

    OSError when there is no room for it.
    """

    def __init__(self, tables: Mapping[str, TablePart]) -> None:
        # what is referred to has a number; several references may name the same
        self._numbers: dict[tuple[str, tuple[str, ...]], int] = {}
        self._told: dict[str, list[tuple[int, list[int]]]] = {name: [] for name in tables}
        self._there: dict[str, list[tuple[int, list[int]]]] = {name: [] for name in tables}
        for name, table in tables.items():
            for reference in table.references:
                number = self._number(tables, reference.table, reference.referred)
                self._told[name].append((number, _places(table, reference.columns)))

    def __enter__(self) -> Self:
        self._keys = sqlite3.connect("", isolation_level=None)
        self._keys.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        self._keys.execute("BEGIN")
        for kind in ("told", "there"):
            self._keys.execute(_MAKE.format(kind))
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._keys.close()
        if isinstance(error, sqlite3.Error):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error

    def look_at(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        """Note what some rows of a table refer to, and what others may refer to in them."""
        self._note("told", self._told[name], rows)
        self._note("there", self._there[name], rows)

    def broken(self) -> list[str]:
        """Return the tables in which rows are missing."""
        names = {number: table for (table, _columns), number in self._numbers.items()}
        return sorted({names[number] for (number,) in self._keys.execute(_BROKEN)})

    def _number(self, tables: Mapping[str, TablePart], table: str, columns: tuple[str, ...]) -> int:
        if table not in tables:
            raise BackupRefused(f"table {table} is missing in it")
        number = self._numbers.setdefault((table, columns), len(self._numbers))
        if number not in dict(self._there[table]):
            self._there[table].append((number, _places(tables[table], columns)))
        return number

    def _note(
        self, into: str, wanted: list[tuple[int, list[int]]], rows: Sequence[Sequence[Any]]
    ) -> None:
        for number, places in wanted:
            self._keys.executemany(
                f"INSERT OR IGNORE INTO {into} VALUES ({number}, ?)",  # noqa: S608
                [(key,) for key in set(_keys(rows, places))],
            )


def _places(table: TablePart, columns: tuple[str, ...]) -> list[int]:
    places = table.places
    if not columns or not set(columns) <= places.keys():
        raise BackupRefused("its manifest names columns that are not there")
    return [places[name] for name in columns]


def _keys(rows: Sequence[Sequence[Any]], places: list[int]) -> Iterator[str]:
    """Yield the keys; one with a part that is NULL refers to nothing."""
    if len(places) == 1:
        [place] = places
        for row in rows:
            if row[place] is not None:
                yield str(row[place])
        return
    for row in rows:
        key = [row[place] for place in places]
        if None not in key:
            yield "\0".join(map(str, key))
