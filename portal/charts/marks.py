"""Names of days above a chart, in rows so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.charts.drawing import Line, Paint, Shape, Text, shortened, text_width

ROW = 15  # height of a row of names
_MOST_ROWS = 3
_SIZE = 11
_GAP = 8  # between two names of a row


@dataclass(frozen=True)
class PlacedMark:
    """A mark at its x; row None: no row had room, its name is a tooltip only."""

    x: float
    label: str
    row: int | None


def placed_marks(marks: Iterable[tuple[float, str]], width: float) -> list[PlacedMark]:
    """Give each mark (x and name) the first row in which its name has room, left to right."""
    ends = [0.0] * _MOST_ROWS
    placed = []
    for x, label in sorted(marks):
        size = min(text_width(label, _SIZE), width)
        left = min(x, width - size)
        row = next((row for row, end in enumerate(ends) if left >= end), None)
        if row is not None:
            ends[row] = left + size + _GAP
        placed.append(PlacedMark(x, label, row))
    return placed


def rows_of(marks: Sequence[PlacedMark]) -> int:
    """Return how many rows have names."""
    return max((mark.row + 1 for mark in marks if mark.row is not None), default=0)


def drawn_marks(
    marks: Sequence[PlacedMark], width: float, top: float, bottom: float
) -> Iterator[Shape]:
    """Draw a line from each name down to `bottom`; lines without a name begin at `top`."""
    for mark in marks:
        start = top if mark.row is None else mark.row * ROW + 13
        yield Line(mark.x, start, mark.x, bottom, Paint.MARK, mark.label)
        if mark.row is not None:
            text = shortened(mark.label, _SIZE, width)
            left = max(0, min(mark.x, width - text_width(text, _SIZE)))
            yield Text(left, start - 2, text, Paint.TEXT, _SIZE)
