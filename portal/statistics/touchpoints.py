"""Emotion and noticing of one touchpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.statistics.intervals import MIN_ANSWERS, Interval, net_share, share

EMOTIONS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class TouchpointFigures:
    """What was felt at one touchpoint, and by how many it was noticed.

    counts: ratings 1..5, in that order. mean: 1..5. net: -100..100. noticed: 0..100.
    The three are None when nobody rated (noticed: when nobody answered at all).
    """

    counts: tuple[int, ...]
    not_noticed: int
    blank: int
    mean: float | None
    net: Interval | None
    noticed: Interval | None

    @property
    def n(self) -> int:
        """How many rated."""
        return sum(self.counts)

    @property
    def answered(self) -> int:
        """How many said anything of it."""
        return self.n + self.not_noticed

    @property
    def is_sayable(self) -> bool:
        """Tell whether enough people rated to speak of an interval."""
        return self.n >= MIN_ANSWERS

    @property
    def is_noticing_sayable(self) -> bool:
        """Tell whether enough people answered to speak of noticing."""
        return self.answered >= MIN_ANSWERS


def touchpoint_figures(counts: Sequence[int], not_noticed: int, blank: int) -> TouchpointFigures:
    """Work out a touchpoint's numbers from its counts; a blank or unnoticed is never a number.

    counts: how many chose emotion 1, 2, 3, 4, 5. ValueError for another length or a
    negative count.

    >>> round(touchpoint_figures([18, 77, 553, 892, 744], 445, 102).mean, 6)
    3.992557
    """
    if len(counts) != len(EMOTIONS) or min(*counts, not_noticed, blank) < 0:
        raise ValueError("five counts that are not negative")
    n = sum(counts)
    total = sum(emotion * count for emotion, count in zip(EMOTIONS, counts, strict=True))
    return TouchpointFigures(
        counts=tuple(counts),
        not_noticed=not_noticed,
        blank=blank,
        mean=total / n if n else None,
        net=net_share(counts[3] + counts[4], counts[0] + counts[1], n),
        noticed=share(n, n + not_noticed),
    )
