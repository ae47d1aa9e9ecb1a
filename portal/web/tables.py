"""A table that goes out, whatever the file: columns of one kind each, and rows in pieces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

Cells = list[object | None]


class Kind(Enum):
    """What the cells of a column are; None is an empty cell of any kind."""

    TEXT = auto()  # what people wrote: str
    WORD = auto()  # our own words and whole numbers: str or int
    NUMBER = auto()  # int or float
    MOMENT = auto()  # a datetime; UTC when it says no zone
    DAY = auto()  # a date


@dataclass(frozen=True)
class Column:
    """A column; width: characters that a spreadsheet gives it room for."""

    title: str
    kind: Kind
    width: int = 12


@dataclass(frozen=True)
class Table:
    """A table under a name. Whoever writes it out may change the rows: they are its own.

    Pieces bound the memory: each is written before the next is read.
    """

    name: str
    columns: tuple[Column, ...]
    pieces: Iterable[list[Cells]]

    def places(self, kind: Kind) -> list[int]:
        """Return the places of the columns of a kind."""
        return [place for place, column in enumerate(self.columns) if column.kind is kind]
