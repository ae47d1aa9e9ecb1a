"""The rows of a file, grouped by order on disk: memory does not grow with the file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter

from portal.orders.files.errors import Refusal

_CHUNK = 500
_CACHE_KIB = 8 * 1024
_MAKE = """
    CREATE TABLE row (place INTEGER PRIMARY KEY, line INTEGER, key TEXT, cells TEXT);
    CREATE TABLE refusal (line INTEGER, "column" TEXT, value TEXT, reason TEXT);
    CREATE TABLE orders (number INTEGER PRIMARY KEY, key TEXT);
"""
_GROUP = """
    CREATE INDEX row_of_key ON row (key, place);
    INSERT INTO orders (key) SELECT key FROM row WHERE key IS NOT NULL
    GROUP BY key ORDER BY min(place);
"""
_READ = """
    SELECT orders.number, orders.key, row.line, row.cells
    FROM orders CROSS JOIN row ON row.key = orders.key
    WHERE orders.number > ? ORDER BY orders.number, row.place
"""

MOST_LINES = 5000  # of one order: they are put together in memory

Kept = tuple[int, list[str]]  # line and cells


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: of an order, or refused."""

    line: int
    key: str | None
    cells: Sequence[str] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True)
class KeptOrder:
    """The rows of one order; `beyond` are the lines of those that are too many to be held."""

    number: int
    key: str
    rows: list[Kept]
    beyond: list[int]


class RowsOnDisk:
    """Rows, kept in a temporary file that nobody else sees and that goes with this object.

    Rows of one key are one order, wherever they stand; orders come as the file begins them.
    """

    def __init__(self) -> None:
        # without a name SQLite makes a file only when its memory is full, and removes it itself
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._rows.executescript(f"PRAGMA journal_mode = OFF; {_MAKE}")
        self.orders = 0

    def fill(self, lines: Iterable[Line]) -> Iterator[int]:
        """Keep the lines of a file; yield now and then how many."""
        iterator, count = iter(lines), 0
        while chunk := list(islice(iterator, _CHUNK)):
            self._rows.executemany(
                "INSERT INTO row (line, key, cells) VALUES (?, ?, ?)",
                ((each.line, each.key, json.dumps(each.cells)) for each in chunk),
            )
            refusals = (each.refusal for each in chunk if each.refusal)
            self._rows.executemany(
                "INSERT INTO refusal VALUES (?, ?, ?, ?)",
                ((each.line, each.column, each.value, str(each.reason)) for each in refusals),
            )
            count += len(chunk)
            yield count
        self._rows.executescript(_GROUP)
        [(self.orders,)] = self._rows.execute("SELECT count(*) FROM orders")

    def refusals(self) -> Iterator[Refusal]:
        """Yield the refusals that were kept."""
        found = self._rows.execute("SELECT * FROM refusal ORDER BY rowid")
        return (Refusal(*row) for row in found)

    def orders_after(self, number: int) -> Iterator[KeptOrder]:
        """Yield each order after a number, with its rows."""
        found = self._rows.execute(_READ, (number,))
        for (order, key), rows in groupby(found, itemgetter(0, 1)):
            held = [(line, json.loads(cells)) for _, _, line, cells in islice(rows, MOST_LINES)]
            yield KeptOrder(order, key, held, [line for _, _, line, _ in rows])

    def cells_of(self, lines: Collection[int]) -> dict[int, list[str]]:
        """Return the cells of the rows that begin on some lines, by line."""
        if not lines:
            return {}
        self._rows.execute("CREATE INDEX IF NOT EXISTS row_of_line ON row (line)")
        marks = ", ".join("?" * len(lines))
        query = f"SELECT line, cells FROM row WHERE line IN ({marks})"  # noqa: S608 - only marks
        return {line: json.loads(cells) for line, cells in self._rows.execute(query, list(lines))}
