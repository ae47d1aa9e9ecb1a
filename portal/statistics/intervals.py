"""95 % intervals of shares and of differences of shares."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z = 1.959964  # 97.5 % quantile of the normal distribution
MIN_ANSWERS = 5  # below it pages show the answers, no interval and no verdict


@dataclass(frozen=True)
class Interval:
    """A percentage with its 95 % interval: low <= value <= high."""

    value: float
    low: float
    high: float


def share(successes: int, n: int, z: float = Z) -> Interval | None:
    """Return 100 x successes / n with its Wilson interval; None when n is 0.

    Percentages 0..100. Wilson 1927, in Brown, Cai and DasGupta 2001, formula (4).
    ValueError unless 0 <= successes <= n.

    >>> share(18, 20).low
    69.8966...
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    if n == 0:
        return None
    p = successes / n
    weight = 1 + z * z / n
    centre = (p + z * z / (2 * n)) / weight
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / weight
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == n else centre + half
    return Interval(100 * p, 100 * low, 100 * high)


def net_share(above: int, below: int, n: int, z: float = Z) -> Interval | None:
    """Return 100 x (above - below) / n with its adjusted-Wald interval; None when n is 0.

    Percentages -100..100, cut to that range and widened to hold the value itself (which
    matters at n = 1 only). Bonett and Price 2012, with 3/4 added to each of the two counts.
    ValueError for a negative count or above + below > n.
    """
    if above < 0 or below < 0 or above + below > n:
        raise ValueError(f"{above} above and {below} below of {n}")
    if n == 0:
        return None
    value = 100 * (above - below) / n
    size = n + 3
    p, d = (above + 0.75) / size, (below + 0.75) / size
    half = z * sqrt((p + d - (p - d) ** 2) / size)
    low = min(value, max(-100.0, 100 * (p - d - half)))
    high = max(value, min(100.0, 100 * (p - d + half)))
    return Interval(value, low, high)
