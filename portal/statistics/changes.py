"""Whether a number really changed: differences with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import hypot
from typing import Protocol

from portal.statistics.intervals import MIN_ANSWERS, Interval, net_share, share

MOST_MORE = 1_000_000  # an answer that needs more answers than these is none


class Verdict(StrEnum):
    """What may be said of a difference."""

    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"  # its interval covers 0
    TOO_FEW = "too_few"  # fewer than five answers on one side


class Sample(Protocol):
    """Answers from which a percentage comes."""

    @property
    def n(self) -> int:
        """How many there are."""
        ...

    def at(self, n: int) -> Interval:
        """Return the percentage with its interval as if there were n such answers."""
        ...


@dataclass(frozen=True)
class NetSample:
    """Answers above, below and in all: NPS and net emotion, -100..100."""

    above: int
    below: int
    n: int

    def at(self, n: int) -> Interval:
        """Return the net share of n answers that are divided as these are."""
        above = round(n * self.above / self.n)
        found = net_share(above, min(n - above, round(n * self.below / self.n)), n)
        assert found is not None  # noqa: S101 - n is positive
        return found


@dataclass(frozen=True)
class ShareSample:
    """Answers that are so, and in all: noticing, 0..100."""

    yes: int
    n: int

    def at(self, n: int) -> Interval:
        """Return the share of n answers that are divided as these are."""
        found = share(round(n * self.yes / self.n), n)
        assert found is not None  # noqa: S101 - n is positive
        return found


@dataclass(frozen=True)
class Change:
    """A difference in points with its 95 % interval: low <= difference <= high.

    more: how many further answers like the present ones would settle it, when it is unclear;
    None when it is settled, or when no number would.
    """

    difference: float
    low: float
    high: float
    verdict: Verdict
    more: int | None = None

    @property
    def is_sure(self) -> bool:
        """Whether chance alone is ruled out."""
        return self.verdict in (Verdict.UP, Verdict.DOWN)


@lru_cache(maxsize=2000)  # pages are looked at again and again, and a search stands behind each
def change(now: Sample, before: Sample) -> Change | None:
    """Return how much a percentage differs from another one; None when one side is empty.

    The interval joins those of the two sides (MOVER: Zou and Donner 2008, formula (4); of
    shares it is Newcombe's 1998 method 10).

    >>> change(NetSample(60, 10, 100), NetSample(30, 30, 100)).verdict
    <Verdict.UP: 'up'>
    """
    if not now.n or not before.n:
        return None
    first, second = now.at(now.n), before.at(before.n)
    low, high = _limits(first, second)
    difference = first.value - second.value
    if min(now.n, before.n) < MIN_ANSWERS:
        return Change(difference, low, high, Verdict.TOO_FEW)
    if low > 0 or high < 0:
        return Change(difference, low, high, Verdict.UP if low > 0 else Verdict.DOWN)
    return Change(difference, low, high, Verdict.UNCLEAR, _more(now, second))


def _limits(first: Interval, second: Interval) -> tuple[float, float]:
    difference = first.value - second.value
    low = difference - hypot(first.value - first.low, second.high - second.value)
    high = difference + hypot(first.high - first.value, second.value - second.low)
    return low, high


def _more(now: Sample, before: Interval) -> int | None:
    def settles(more: int) -> bool:
        low, high = _limits(now.at(now.n + more), before)
        return low > 0 or high < 0

    most = 1
    while not settles(most):
        most *= 2
        if most > MOST_MORE:
            return None
    least = most // 2
    while most - least > max(1, most // 50):  # nobody plans by single answers
        middle = (least + most) // 2
        least, most = (least, middle) if settles(middle) else (middle, most)
    return most
