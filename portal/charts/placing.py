"""Places for labels beside points, so that no label covers another or a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from portal.charts.drawing import Point

_ANGLES = 16
_STEP = 4
_FIRST_ANGLE = -pi / 4  # right and above: where people look first


@dataclass(frozen=True)
class Box:
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Tell whether two boxes have an area in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Tell whether the other lies inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    @property
    def centre(self) -> Point:
        """The middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def around(centre: Point, width: float, height: float) -> Box:
    """Return the box of a size around a point."""
    x, y = centre
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def placed_labels(
    points: Sequence[Point],
    sizes: Sequence[Point],
    room: Box,
    *,
    radius: float,
    taken: Sequence[Box] = (),
) -> list[Box]:
    """Return a box inside `room` for each point's label, as near to the point as is free.

    sizes: width and height of each label. Points keep `radius` clear. A label for which there is
    no free place at all stands beside its point and covers what is there.
    """
    points_taken = [around(point, 2 * radius, 2 * radius) for point in points]
    boxes: list[Box] = []
    for point, (width, height) in zip(points, sizes, strict=True):
        tried = (
            box
            for box in _nearest_first(point, width, height, radius, room)
            if room.holds(box)
            and not any(box.touches(other) for other in (*boxes, *points_taken, *taken))
        )
        beside = around((point[0] + radius + width / 2, point[1]), width, height)
        boxes.append(next(tried, beside))
    return boxes


def _nearest_first(
    point: Point, width: float, height: float, radius: float, room: Box
) -> Iterator[Box]:
    x, y = point
    furthest = hypot(room.right - room.left, room.bottom - room.top)
    distance = radius + height / 2
    while distance < furthest:
        for number in range(_ANGLES):
            turn = _FIRST_ANGLE + 2 * pi * number / _ANGLES
            # a label is wider than high: beside the point it needs more distance than above
            wide = cos(turn) * (distance + (width - height) / 2)
            yield around((x + wide, y + sin(turn) * distance), width, height)
        distance += _STEP
