"""From values to places in a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

MINUS = "\u2212"
FEW = 5  # below this many answers no interval is drawn, and the point is hollow


@dataclass(frozen=True)
class Span:
    """The values from one end of an axis to the other; low < high."""

    low: float
    high: float

    def clipped(self, value: float) -> float:
        """Return the nearest value that is on the axis."""
        return min(self.high, max(self.low, value))

    def placed(self, value: float, start: float, end: float) -> float:
        """Return where a value stands between `start` (of low) and `end` (of high)."""
        share = (self.clipped(value) - self.low) / (self.high - self.low)
        return start + share * (end - start)

    def ticks(self, count: int = 4) -> tuple[float, ...]:
        """Return `count` + 1 values at equal distances, both ends included."""
        step = (self.high - self.low) / count
        return tuple(self.low + step * number for number in range(count + 1))


NET = Span(-100, 100)  # NPS, net emotion
SHARE = Span(0, 100)  # noticed, response rate


def plain(value: float) -> str:
    """Write a value without decimals and with a true minus sign.

    >>> plain(-41.6)
    '−42'
    """
    rounded = round(value) or 0
    return f"{MINUS}{-rounded}" if rounded < 0 else str(rounded)


def runs(values: Sequence[T | None]) -> list[list[tuple[int, T]]]:
    """Return the stretches without a gap, each value with its index.

    >>> runs([1, 2, None, 3])
    [[(0, 1), (1, 2)], [(3, 3)]]
    """
    found: list[list[tuple[int, T]]] = []
    follows = False
    for index, value in enumerate(values):
        if value is not None:
            if not follows:
                found.append([])
            found[-1].append((index, value))
        follows = value is not None
    return found
