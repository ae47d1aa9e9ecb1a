"""A number month by month, with the band of its uncertainty and what happened meanwhile."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.charts.drawing import (
    Anchor,
    Circle,
    Drawing,
    Line,
    Paint,
    Polygon,
    Polyline,
    Rect,
    Shape,
    Text,
    shortened,
    text_width,
)
from portal.charts.marks import ROW, drawn_marks, placed_marks, rows_of
from portal.charts.scale import FEW, NET, Span, plain, runs

PHONE, DESK = 340, 720  # widths at which text has its size in pixels
_LEFT, _RIGHT, _BOTTOM = 36, 12, 20
_TOP = 20  # room for the last value above a point at the very top
_PLOT = 150  # height of the scale
_SIZE = 11
_GAP = 8  # between two names of months
_POINT = 3.5


@dataclass(frozen=True)
class TrendPoint:
    """One month. value None: nobody answered; low and high None: no interval is known."""

    month: date
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval, when there are enough answers to draw one."""
        if self.value is None or self.low is None or self.high is None or self.n < FEW:
            return None
        return self.low, self.high


@dataclass(frozen=True)
class TrendMark:
    """Something that happened on a day, in a few words."""

    on: date
    label: str


def trend(
    points: Sequence[TrendPoint],
    month_names: Sequence[str],
    *,
    label: str,
    span: Span = NET,
    tooltip: Callable[[TrendPoint], str] | None = None,
    number: Callable[[float], str] = plain,
    marks: Sequence[TrendMark] = (),
    width: float = PHONE,
) -> Drawing:
    """Draw months from left to right; each has a name, not all of which find room.

    A month without a value is a gap; one of fewer than five answers is a hollow point without
    band. `marks` outside of the months are left out. `label` is read to those who do not see.
    ValueError when months and names are not equally many.
    """
    if len(month_names) != len(points):
        raise ValueError(f"{len(month_names)} names of {len(points)} months")
    frame = _Frame(tuple(points), span, width, _TOP)
    days = [(frame.day_x(mark.on), mark.label) for mark in marks]
    placed = placed_marks([(x, name) for x, name in days if x is not None], width)
    frame = replace(frame, top=_TOP + ROW * rows_of(placed))
    shapes = (
        *_grid(frame, number),
        *_months(frame, month_names),
        *_bands(frame),
        *drawn_marks(placed, width, frame.top, frame.bottom),
        *_values(frame),
        *_last_value(frame, number),
        *(_hovers(frame, tooltip) if tooltip else ()),
    )
    return Drawing(width, frame.bottom + _BOTTOM, shapes, label, "trend")


@dataclass(frozen=True)
class _Frame:
    """Where months and values stand."""

    points: tuple[TrendPoint, ...]
    span: Span
    width: float
    top: float

    @property
    def right(self) -> float:
        return self.width - _RIGHT

    @property
    def bottom(self) -> float:
        return self.top + _PLOT

    @property
    def column(self) -> float:
        return (self.right - _LEFT) / max(1, len(self.points))

    def x(self, index: int) -> float:
        return _LEFT + self.column * (index + 0.5)

    def day_x(self, day: date) -> float | None:
        """Return where a day of one of the months stands."""
        months = [(point.month.year, point.month.month) for point in self.points]
        if (day.year, day.month) not in months:
            return None
        share = (day.day - 1) / monthrange(day.year, day.month)[1]
        return _LEFT + self.column * (months.index((day.year, day.month)) + share)

    def y(self, value: float) -> float:
        return self.span.placed(value, self.bottom, self.top)


def _grid(frame: _Frame, number: Callable[[float], str]) -> Iterator[Shape]:
    for value in frame.span.ticks():
        y = frame.y(value)
        paint = Paint.ZERO if value == 0 else Paint.GRID
        yield Line(_LEFT, y, frame.right, y, paint)
        yield Text(_LEFT - 5, y + 4, number(value), Paint.QUIET, _SIZE, Anchor.END)


def _months(frame: _Frame, names: Sequence[str]) -> Iterator[Shape]:
    """Name the last month and every so many before it."""
    widest = max((text_width(name, _SIZE) for name in names), default=0)
    before, after = frame.x(0), frame.width - frame.x(len(names) - 1)
    pushed = max(0.0, widest / 2 - before) + max(0.0, widest / 2 - after)  # inwards, by the edges
    step = max(1, -int(-(widest + _GAP + pushed) // frame.column))
    for index in range(len(names) - 1, -1, -step):
        name = shortened(names[index], _SIZE, frame.right - _LEFT)
        half = text_width(name, _SIZE) / 2
        x = min(frame.width - half, max(half, frame.x(index)))
        yield Text(x, frame.bottom + 15, name, Paint.QUIET, _SIZE, Anchor.MIDDLE)


def _bands(frame: _Frame) -> Iterator[Shape]:
    for run in runs([point.interval for point in frame.points]):
        if len(run) == 1:
            (index, (low, high)) = run[0]
            yield Line(frame.x(index), frame.y(low), frame.x(index), frame.y(high), Paint.WHISKER)
            continue
        upper = [(frame.x(index), frame.y(high)) for index, (_, high) in run]
        lower = [(frame.x(index), frame.y(low)) for index, (low, _) in reversed(run)]
        yield Polygon((*upper, *lower), Paint.BAND)


def _values(frame: _Frame) -> Iterator[Shape]:
    stretches = runs([point.value for point in frame.points])
    for run in stretches:
        if len(run) > 1:
            places = tuple((frame.x(index), frame.y(value)) for index, value in run)
            yield Polyline(places, Paint.LINE)
    for run in stretches:
        for index, value in run:
            paint = Paint.POINT if frame.points[index].n >= FEW else Paint.HOLLOW
            yield Circle(frame.x(index), frame.y(value), _POINT, paint)


def _last_value(frame: _Frame, number: Callable[[float], str]) -> Iterator[Shape]:
    values = [(index, p.value) for index, p in enumerate(frame.points) if p.value is not None]
    if values:
        index, value = values[-1]
        text = number(value)
        half = text_width(text, 13) / 2
        x = min(frame.width - half, frame.x(index))
        yield Text(x, frame.y(value) - 8, text, Paint.STRONG, 13, Anchor.MIDDLE)


def _hovers(frame: _Frame, tooltip: Callable[[TrendPoint], str]) -> Iterator[Shape]:
    for index, point in enumerate(frame.points):
        left = frame.x(index) - frame.column / 2
        yield Rect(left, frame.top, frame.column, _PLOT, Paint.HOVER, tooltip(point))
