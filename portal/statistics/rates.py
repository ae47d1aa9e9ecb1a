"""The response rate."""

from __future__ import annotations

from dataclasses import dataclass

from portal.statistics.intervals import Interval, share


@dataclass(frozen=True)
class ResponseRate:
    """Delivered orders with an act, those of them answered, and the share (None of none)."""

    delivered: int
    answered: int
    rate: Interval | None


def response_rate(delivered: int, answered: int) -> ResponseRate:
    """Return answered / delivered in percent with a Wilson interval.

    ValueError unless 0 <= answered <= delivered.
    """
    return ResponseRate(delivered, answered, share(answered, delivered))
