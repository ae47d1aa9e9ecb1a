"""A file of another system, told by its titles and put into our plain columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from portal.orders.files.errors import Refusal
from portal.orders.files.table import Row, Table

Cells = Mapping[str, str]  # by the file's titles, in small letters
OF_A_LINE = ("external_id", "item", "sku", "quantity", "price")


@dataclass(frozen=True)
class FileMapping:
    """How a system names what our plain columns hold.

    columns: for each of ours the titles of the file, of which the first filled one counts.
    marks: titles by which its files are known. status: reads our word for the state of an order.
    An order of several rows says everything but its lines on the first of them.
    """

    name: str
    system: str
    columns: Mapping[str, tuple[str, ...]]
    marks: tuple[str, ...]
    status: Callable[[Cells], str]

    def knows(self, table: Table) -> bool:
        """Tell whether a file is of this system."""
        return not self.missing(table)

    def missing(self, table: Table) -> list[str]:
        """Return the titles that every file of this system has and this one lacks."""
        return [title for title in self.marks if title.casefold() not in table.places]

    def plain(self, table: Table) -> Table:
        """Return the file with our columns; its lines keep their numbers."""
        header = (*self.columns, "status")
        return replace(table, header=header, rows=tuple(self._rows(table)))

    def in_its_words(self, refusal: Refusal, table: Table) -> Refusal:
        """Name the column at fault as the file does."""
        for title in self.columns.get(refusal.column or "", ()):
            if title.casefold() in table.places:
                return replace(refusal, column=title)
        return refusal

    def _rows(self, table: Table) -> Iterator[Row]:
        begun: set[str] = set()
        for row in table.rows:
            cells = {title: row.cells[place].strip() for title, place in table.places.items()}
            told = {column: _first(cells, names) for column, names in self.columns.items()}
            is_first = told["external_id"] not in begun
            begun.add(told["external_id"])
            told["status"] = self.status(cells) if is_first else ""
            yield Row(
                row.line,
                tuple(text if is_first or of in OF_A_LINE else "" for of, text in told.items()),
            )


def _first(cells: Cells, titles: tuple[str, ...]) -> str:
    return next((text for title in titles if (text := cells.get(title.casefold()))), "")
