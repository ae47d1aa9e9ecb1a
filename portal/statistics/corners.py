"""The four corners of the map of noticed and liked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

LEAST_NOTICED = 50.0  # percent: fewer people than not
LEAST_NET = 0.0  # as many upset as glad
FEWEST_BESIDE = 4  # fewer touchpoints than this are not judged beside each other


class Corner(StrEnum):
    """What the place of a touchpoint on the map advises."""

    KEEP = "keep"  # noticed and liked
    LOUDER = "louder"  # liked by the few who noticed
    BETTER = "better"  # noticed, and liked less than others
    RETHINK = "rethink"  # neither


@dataclass(frozen=True)
class Cut:
    """Where the corners meet: noticed 0..100, net emotion -100..100."""

    noticed: float
    net: float

    def corner(self, noticed: float, net: float) -> Corner:
        """Return the corner of a place; a place on the line is on the better side.

        >>> Cut(50, 0).corner(noticed=80, net=-10)
        <Corner.BETTER: 'better'>
        """
        if net >= self.net:
            return Corner.KEEP if noticed >= self.noticed else Corner.LOUDER
        return Corner.BETTER if noticed >= self.noticed else Corner.RETHINK


def cut_of(places: Sequence[tuple[float, float]]) -> Cut:
    """Return the medians of (noticed, net), but no lower than 50 and 0.

    Touchpoints are judged beside each other, as in importance-performance analysis (Martilla and
    James 1977), since nearly all are noticed and liked by most; the floors keep a touchpoint that
    upsets more than it pleases out of the corner "keep", however bad the others are. Of fewer than
    four touchpoints the floors are all there is.

    >>> cut_of([(90, 60), (80, 50), (70, 40), (60, 30)])
    Cut(noticed=75.0, net=45.0)
    """
    if len(places) < FEWEST_BESIDE:
        return Cut(LEAST_NOTICED, LEAST_NET)
    return Cut(
        max(LEAST_NOTICED, median(noticed for noticed, _ in places)),
        max(LEAST_NET, median(net for _, net in places)),
    )
