"""The orders of a file, one after the other, while its rows wait on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.orders.cells import CellError, clean_text, shortened
from portal.orders.data import OrderData
from portal.orders.files.cells import EXTERNAL_ID_LENGTH, cell_readers, read_row
from portal.orders.files.errors import FileRefused, Refusal
from portal.orders.files.merging import merge
from portal.orders.files.plain import NAME, OWN_COLUMNS
from portal.orders.files.rows_on_disk import MOST_LINES, Kept, Line, RowsOnDisk
from portal.orders.files.table import OpenTable

OF_A_LINE = frozenset({"external_id", "item", "sku", "quantity", "price"})

Cells = Mapping[str, str]


class Way(Protocol):
    """How the columns of a file become ours: a mapping of another system, or our own names."""

    @property
    def first_row_tells(self) -> bool: ...
    def missing(self, titles: Collection[str]) -> list[str]: ...
    def told_lines(self, cells: Cells) -> Sequence[Cells]: ...
    def title_of(self, column: str, titles: Collection[str]) -> str | None: ...


@dataclass(frozen=True)
class FoundWay:
    """How a file is read: the mapping, its name, whose file it is, what a person said of it."""

    way: Way
    mapping: str | None = None
    system: str | None = None  # None: its columns are our own
    columns: dict[str, Any] | None = None


PLAIN = FoundWay(OWN_COLUMNS, NAME)


@dataclass(frozen=True)
class OrderInFile:
    """An order and the lines of the file that it was read from."""

    data: OrderData
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """What the rows of one order came to: the order, lines that do not go in, or both.

    number: its place among the orders of the file, from 1.
    """

    number: int
    order: OrderInFile | None
    refusals: tuple[Refusal, ...]


class OrderFile:
    """What can go in, in the order of the file, and every line that cannot.

    Days and moments without an offset are in `zone`. FileRefused when a needed column is missing.
    """

    def __init__(
        self, table: OpenTable, zone: ZoneInfo, now: datetime, found: FoundWay = PLAIN
    ) -> None:
        _check_columns(table, found)
        self.table = table
        self.found = found
        self.rows = 0
        self._zone, self._now, self._way = zone, now, found.way
        self._kept = RowsOnDisk()

    @property
    def system(self) -> str | None:
        """Whose file it is; None: its columns are our own."""
        return self.found.system

    @property
    def count(self) -> int:
        """How many orders the file names, those that cannot go in among them."""
        return self._kept.orders

    @property
    def orders(self) -> tuple[OrderInFile, ...]:
        """The orders that can go in, all in memory."""
        return tuple(found.order for found in self.found_after(0) if found.order)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Every line that cannot go in, in the order of the file, all in memory."""
        later = (each for found in self.found_after(0) for each in found.refusals)
        return tuple(sorted((*self.early_refusals(), *later), key=lambda refusal: refusal.line))

    def read(self) -> Iterator[int]:
        """Put all rows on disk, once; yield now and then how many there are."""
        for count in self._kept.fill(self._lines()):
            self.rows = count
            yield count

    def early_refusals(self) -> Iterator[Refusal]:
        """Yield the lines that could not be read, or say of no order."""
        return self._kept.refusals()

    def found_after(self, number: int) -> Iterator[Found]:
        """Yield what each order after a number comes to."""
        readers = cell_readers(self._zone)
        for kept in self._kept.orders_after(number):
            rows = [read_row(line, told, readers) for line, told in self._told(kept.rows)]
            merged = merge(kept.key, rows, self._zone, self._now)
            order = OrderInFile(merged.data, merged.lines) if merged.data else None
            refusals = map(self._in_its_words, (*merged.refusals, *_beyond(kept.beyond)))
            yield Found(kept.number, order, tuple(refusals))

    def cells_of(self, lines: Collection[int]) -> dict[int, list[str]]:
        """Return the file's own cells of some lines, by line."""
        return self._kept.cells_of(lines)

    def _lines(self) -> Iterator[Line]:
        for row in self.table.lines:
            if isinstance(row, Refusal):
                yield Line(row.line, None, refusal=row)
                continue
            told = self._way.told_lines(self._by_title(row.cells))
            if not told:  # a row of no order, which a report has between the others
                continue
            key = _key(row.line, told[0].get("external_id", ""))
            if isinstance(key, Refusal):
                yield Line(row.line, None, row.cells, self._in_its_words(key))
            else:
                yield Line(row.line, key, row.cells)

    def _told(self, kept: Sequence[Kept]) -> Iterator[tuple[int, Cells]]:
        is_first = True
        for line, cells in kept:
            for told in self._way.told_lines(self._by_title(cells)):
                only_lines = self._way.first_row_tells and not is_first
                is_first = False
                yield (
                    line,
                    {
                        column: text
                        for column, text in told.items()
                        if text and (not only_lines or column in OF_A_LINE)
                    },
                )

    def _by_title(self, cells: Sequence[str]) -> Cells:
        return {title: cells[place].strip() for title, place in self.table.places.items()}

    def _in_its_words(self, refusal: Refusal) -> Refusal:
        title = self._way.title_of(refusal.column or "", self.table.places)
        return replace(refusal, column=title) if title and refusal.column else refusal


def _check_columns(table: OpenTable, found: FoundWay) -> None:
    missing = ", ".join(found.way.missing(table.places))
    if missing and found.system:
        raise FileRefused(
            _l(
                "this is no file of %(system)s: it lacks %(columns)s",
                system=found.system,
                columns=missing,
            )
        )
    if missing:
        raise FileRefused(
            _l(
                "the header (line %(line)s) has no column %(columns)s",
                line=table.header_line,
                columns=missing,
            )
        )


def _key(line: int, text: str) -> str | Refusal:
    try:
        key = clean_text(text, EXTERNAL_ID_LENGTH)
    except CellError as error:
        return Refusal(line, "external_id", shortened(text), error.reason)
    return key or Refusal(line, "external_id", None, _l("external_id is empty"))


def _beyond(lines: Sequence[int]) -> Iterator[Refusal]:
    if lines:
        reason = _l(
            "more than %(limit)s lines of one order: from here on %(count)s of them stay out",
            limit=MOST_LINES,
            count=len(lines),
        )
        yield Refusal(lines[0], None, None, reason)
