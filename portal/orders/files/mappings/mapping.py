"""A file of another system, told by its titles and put into our plain columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

# one row: its cells without spaces around them, by the titles of the file in small letters
Cells = Mapping[str, str]
Reading = Callable[[Cells], str]
Lines = Callable[[Cells], Sequence[Mapping[str, str]]]

PACKED = frozenset(("item", "sku", "quantity", "price"))


def unknown_status(cells: Cells) -> str:
    """Return no word of the order's state: for files that do not tell it."""
    return ""


@dataclass(frozen=True)
class FileMapping:
    """How a system names what our plain columns hold.

    columns: for each of ours the titles of the file, of which the first filled one counts.
    marks: titles by which its files are known; of several in one mark any will do.
    status: reads our word for the state of an order, empty when the row does not tell.
    readings: columns that are made of several cells, or of words that are not ours.
    lines: reads the lines of an order that are packed into one row.
    skips: tells rows that are of no order at all.
    first_row_tells: further rows of an order say nothing of it but their lines.
    """

    name: str
    system: str
    columns: Mapping[str, tuple[str, ...]]
    marks: tuple[str | tuple[str, ...], ...]
    status: Reading = unknown_status
    readings: Mapping[str, Reading] = field(default_factory=dict)
    lines: Lines | None = None
    skips: Callable[[Cells], bool] | None = None
    first_row_tells: bool = False

    def knows(self, titles: Collection[str]) -> bool:
        """Tell whether a file with these titles, in small letters, is of this system."""
        return not self.missing(titles)

    def missing(self, titles: Collection[str]) -> list[str]:
        """Return the titles that every file of this system has and this one lacks."""
        return [
            names[0]
            for names in map(_each_of, self.marks)
            if not any(name.casefold() in titles for name in names)
        ]

    def told(self, cells: Cells) -> dict[str, str]:
        """Return our plain columns of one row; what the row does not tell is empty.

        A delivery is dated only when the status says that it was: until then a date is a plan.
        """
        told = {column: _first(cells, titles) for column, titles in self._titles.items()}
        for column, reading in self.readings.items():
            told[column] = reading(cells)
        if self.lines is not None:  # their title is named, its cell is not one value
            told.update(dict.fromkeys(told.keys() & PACKED, ""))
        told["status"] = self.status(cells)
        if told["status"] != "delivered":
            told["delivered_at"] = ""
        return told

    def told_lines(self, cells: Cells) -> list[dict[str, str]]:
        """Return our plain columns for each line of an order that the row holds.

        An order without lines has one row; a row of no order has none.
        """
        if self.skips and self.skips(cells):
            return []
        told = self.told(cells)
        if self.lines is None:
            return [told]
        return [{**told, **line} for line in self.lines(cells)] or [told]

    def title_of(self, column: str, titles: Collection[str]) -> str | None:
        """Return what the file calls a column of ours; None when it has no such column."""
        return next(
            (title for title in self.columns.get(column, ()) if title.casefold() in titles), None
        )

    @cached_property
    def titles(self) -> frozenset[str]:
        """The titles that count, in small letters."""
        return frozenset(title for titles in self._titles.values() for title in titles)

    @cached_property
    def _titles(self) -> Mapping[str, tuple[str, ...]]:
        # a file may tell no goods and no deliveries: its orders have none
        return {
            "item": (),
            "delivered_at": (),
            **{c: tuple(map(str.casefold, titles)) for c, titles in self.columns.items()},
        }


def _each_of(mark: str | tuple[str, ...]) -> tuple[str, ...]:
    return (mark,) if isinstance(mark, str) else mark


def _first(cells: Cells, titles: tuple[str, ...]) -> str:
    return next((text for title in titles if (text := cells.get(title))), "")
