"""A year in the height of a line of text."""

from __future__ import annotations

from collections.abc import Sequence

from portal.charts.drawing import Circle, Drawing, Line, Paint, Polyline, Shape
from portal.charts.scale import Span, runs

WIDTH, HEIGHT = 100, 24
_EDGE = 4  # keeps points whole
_LEAST_SPAN = 60  # a narrower run of values is not blown up: it would make waves of chance


def sparkline(values: Sequence[float | None], *, label: str, span: Span | None = None) -> Drawing:
    """Draw values at equal distances, None as a gap, the last one with a point.

    Without `span` the picture zooms to the values, to 60 percentage points at closest; zero is
    dashed when it is in sight.
    """
    known = [value for value in values if value is not None]
    span = span or _closest(known)
    places = [
        None if value is None else (_x(index, len(values)), _y(span, value))
        for index, value in enumerate(values)
    ]
    shapes: list[Shape] = []
    if span.low < 0 < span.high:
        shapes.append(Line(0, _y(span, 0), WIDTH, _y(span, 0), Paint.CUT))
    for run in runs(places):
        if len(run) > 1:
            shapes.append(Polyline(tuple(place for _, place in run), Paint.LINE))
        else:
            shapes.append(Circle(*run[0][1], 1.5, Paint.POINT))
    last = next((place for place in reversed(places) if place), None)
    if last:
        shapes.append(Circle(*last, 3, Paint.POINT))
    return Drawing(WIDTH, HEIGHT, tuple(shapes), label, "spark")


def _closest(values: Sequence[float]) -> Span:
    low, high = min(values, default=0.0), max(values, default=0.0)
    missing = max(0.0, _LEAST_SPAN - (high - low)) / 2
    return Span(low - missing, high + missing)


def _x(index: int, count: int) -> float:
    return _EDGE + (WIDTH - 2 * _EDGE) * (index / (count - 1) if count > 1 else 0.5)


def _y(span: Span, value: float) -> float:
    return span.placed(value, HEIGHT - _EDGE, _EDGE)
