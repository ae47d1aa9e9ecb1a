"""Net Promoter Score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.statistics.intervals import MIN_ANSWERS, Z, net_share

PROMOTER_FROM = 9
DETRACTOR_TO = 6


@dataclass(frozen=True)
class NPS:
    """NPS with its 95 % interval, -100..100, and the counts behind it."""

    promoters: int
    passives: int
    detractors: int
    score: float
    low: float
    high: float

    @property
    def n(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def is_sayable(self) -> bool:
        """Tell whether there are enough answers to speak of an interval."""
        return self.n >= MIN_ANSWERS


def nps(promoters: int, passives: int, detractors: int, z: float = Z) -> NPS | None:
    """Score the counts of 9-10, 7-8 and 0-6 answers; None when nobody answered.

    score, low, high: percentages in -100..100. 95 % adjusted-Wald interval
    (Bonett and Price 2012). ValueError for a negative count.

    >>> nps(promoters=8, passives=1, detractors=1).score
    70.0
    """
    if passives < 0:
        raise ValueError(f"{passives} passives")
    interval = net_share(promoters, detractors, promoters + passives + detractors, z)
    if interval is None:
        return None
    return NPS(promoters, passives, detractors, interval.value, interval.low, interval.high)


def nps_of_scores(counts: Mapping[int, int]) -> NPS | None:
    """Score counts of answers by their 0-10 value. ValueError for a value outside 0..10."""
    if any(not 0 <= score <= 10 for score in counts):
        raise ValueError("scores are 0..10")
    promoters = sum(count for score, count in counts.items() if score >= PROMOTER_FROM)
    detractors = sum(count for score, count in counts.items() if score <= DETRACTOR_TO)
    return nps(promoters, sum(counts.values()) - promoters - detractors, detractors)
