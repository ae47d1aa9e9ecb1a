"""Shares of a whole, or one length beside others, as horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.charts.drawing import Anchor, Drawing, Line, Paint, Rect, Shape, Text, text_width

WIDTH, HEIGHT = 300, 22
_SIZE = 12
_DARK = frozenset({Paint.EMOTION_1, Paint.EMOTION_5})


@dataclass(frozen=True)
class Part:
    """One part: how many, in words, and what paints it."""

    count: int
    label: str
    paint: Paint


def bar(parts: Sequence[Part]) -> Drawing:
    """Draw counts as a bar of 300 x 22 units.

    Each part has a tooltip, and its number stands inside when there is room.
    """
    total = sum(part.count for part in parts)
    shapes: list[Shape] = []
    x = 0.0
    for part in parts:
        if part.count:
            width = WIDTH * part.count / total
            shapes += _part(part, x, width)
            x += width
    label = ", ".join(f"{part.label}: {part.count}" for part in parts)
    return Drawing(WIDTH, HEIGHT, tuple(shapes), label, "bar")


def length_bar(count: int, most: int, aim: int | None = None) -> Drawing:
    """Draw a count as a length; `most` fills the whole bar of 300 x 22 units.

    `aim` is a count to reach: a line stands there. It says nothing to those who cannot see it:
    the numbers stand beside it as text.
    """
    scale = WIDTH / most if most else 0
    shapes: list[Shape] = [
        Rect(0, 0, WIDTH, HEIGHT, Paint.REST),
        Rect(0, 0, count * scale, HEIGHT, Paint.LENGTH),
    ]
    if aim is not None:
        x = min(WIDTH - 1, max(1, aim * scale))
        shapes.append(Line(x, 0, x, HEIGHT, Paint.ZERO))
    return Drawing(WIDTH, HEIGHT, tuple(shapes), css_class="length", stretches=True)


def _part(part: Part, x: float, width: float) -> list[Shape]:
    shapes: list[Shape] = [
        Rect(x, 0, width, HEIGHT, part.paint, f"{part.label}: {part.count}"),
    ]
    text = str(part.count)
    if text_width(text, _SIZE) + 4 <= width:
        on = Paint.ON_DARK if part.paint in _DARK else Paint.ON_LIGHT
        shapes.append(Text(x + width / 2, 15, text, on, _SIZE, Anchor.MIDDLE))
    return shapes
