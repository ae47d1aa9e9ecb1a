"""A number on its scale, with whiskers as long as its uncertainty."""

from __future__ import annotations

from portal.charts.drawing import Circle, Drawing, Line, Paint, Shape
from portal.charts.scale import NET, Span

WIDTH, HEIGHT = 120, 16
_EDGE = 5
_MIDDLE = HEIGHT / 2
_CAP = 4


def interval_bar(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    *,
    span: Span = NET,
    title: str | None = None,
    label: str = "",
) -> Drawing:
    """Draw a point with whiskers; a hollow point when no interval is known, nothing for None.

    Without a label it is hidden from those who do not see: the number stands beside it as text.
    """
    end = WIDTH - _EDGE
    shapes: list[Shape] = [Line(_EDGE, _MIDDLE, end, _MIDDLE, Paint.GRID)]
    if span.low <= 0 <= span.high:
        zero = span.placed(0, _EDGE, end)
        shapes.append(Line(zero, 1, zero, HEIGHT - 1, Paint.ZERO))
    if value is not None:
        x = span.placed(value, _EDGE, end)
        is_known = low is not None and high is not None
        if low is not None and high is not None:
            shapes += _whiskers(span.placed(low, _EDGE, end), span.placed(high, _EDGE, end))
        paint = Paint.POINT if is_known else Paint.HOLLOW
        shapes.append(Circle(x, _MIDDLE, 4, paint, title))
    return Drawing(WIDTH, HEIGHT, tuple(shapes), label, "interval")


def _whiskers(left: float, right: float) -> list[Shape]:
    return [
        Line(left, _MIDDLE, right, _MIDDLE, Paint.WHISKER),
        *(Line(x, _MIDDLE - _CAP, x, _MIDDLE + _CAP, Paint.WHISKER) for x in (left, right)),
    ]
