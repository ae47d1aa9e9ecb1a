"""How a touchpoint was felt: anger and upset left of a line, joy and delight right of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.charts.drawing import Anchor, Drawing, Line, Paint, Rect, Shape, Text, text_width

WIDTH, HEIGHT = 300, 22
_PAINTS = (Paint.EMOTION_1, Paint.EMOTION_2, Paint.EMOTION_3, Paint.EMOTION_4, Paint.EMOTION_5)
_DARK = frozenset({Paint.EMOTION_1, Paint.EMOTION_5})
_SIZE = 12
_TICK = 3


@dataclass(frozen=True)
class Reach:
    """How far, in percent of all who rated, bars go to the left and to the right of the line."""

    left: float
    right: float


WHOLE = Reach(100, 100)


def reach_of(rows: Iterable[Sequence[int]]) -> Reach:
    """Return the reach that holds every row, so that their bars can be compared.

    >>> reach_of([[1, 0, 2, 1, 0], [0, 0, 0, 0, 9]])
    Reach(left=50.0, right=100.0)
    """
    sides = [_sides(counts) for counts in rows if sum(counts)]
    if not sides:
        return WHOLE
    return Reach(max(left for left, _ in sides), max(right for _, right in sides))


def diverging_bar(
    counts: Sequence[int], words: Sequence[str], *, reach: Reach = WHOLE, width: float = WIDTH
) -> Drawing:
    """Draw counts of emotions 1..5 as shares, 3 astride of the line; words name the five.

    Every bar of the same reach and width has the same scale. A part carries its count when there
    is room; its tooltip has the share. ValueError unless there are five of both.
    """
    if len(counts) != len(_PAINTS) or len(words) != len(_PAINTS):
        raise ValueError("five counts and five words")
    total = sum(counts)
    unit = width / (reach.left + reach.right)  # of one percent
    zero = reach.left * unit
    # under the bar: its ends stand out above and below, and no number is crossed
    shapes: list[Shape] = [Line(zero, 0, zero, HEIGHT, Paint.ZERO)]
    x = zero - _sides(counts)[0] * unit if total else zero
    for count, word, paint in zip(counts, words, _PAINTS, strict=True):
        if count:
            size = 100 * count / total * unit
            title = f"{word}: {count} ({round(100 * count / total)}\u00a0%)"
            shapes += _part(x, size, count, paint, title)
            x += size
    label = ", ".join(f"{word}: {count}" for word, count in zip(words, counts, strict=True))
    return Drawing(width, HEIGHT, tuple(shapes), label, "bar")


def _sides(counts: Sequence[int]) -> tuple[float, float]:
    """Return the percent left and right of the line; half of the middle on each side."""
    total = sum(counts)
    if not total:
        return 0.0, 0.0
    left = (counts[0] + counts[1] + counts[2] / 2) / total
    return 100 * left, 100 * (1 - left)


def _part(x: float, width: float, count: int, paint: Paint, title: str) -> list[Shape]:
    shapes: list[Shape] = [Rect(x, _TICK, width, HEIGHT - 2 * _TICK, paint, title)]
    if text_width(str(count), _SIZE) + 4 <= width:
        on = Paint.ON_DARK if paint in _DARK else Paint.ON_LIGHT
        shapes.append(Text(x + width / 2, 15.5, str(count), on, _SIZE, Anchor.MIDDLE))
    return shapes
