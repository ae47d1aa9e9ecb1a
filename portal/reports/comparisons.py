"""Figures set against earlier ones."""

from __future__ import annotations

from portal.reports.tallies import Tally
from portal.statistics.changes import Change, NetSample, ShareSample, change


def nps_change(now: Tally, before: Tally) -> Change | None:
    """Return how the NPS changed; None when nobody answered on one side."""
    if now.nps is None or before.nps is None:
        return None
    return change(_promotion(now), _promotion(before))


def net_change(now: Tally, before: Tally) -> Change | None:
    """Return how a touchpoint's net emotion changed; None when nobody rated on one side."""
    return change(_emotion(now), _emotion(before))


def noticed_change(now: Tally, before: Tally) -> Change | None:
    """Return how the share of those who noticed a touchpoint changed."""
    return change(_noticing(now), _noticing(before))


def _promotion(tally: Tally) -> NetSample:
    return NetSample(sum(tally.values[9:]), sum(tally.values[:7]), sum(tally.values))


def _emotion(tally: Tally) -> NetSample:
    _unnoticed, angry, upset, even, glad, delighted, *_rest = tally.values
    return NetSample(glad + delighted, angry + upset, angry + upset + even + glad + delighted)


def _noticing(tally: Tally) -> ShareSample:
    answered = sum(tally.values)
    return ShareSample(answered - tally.values[0], answered)
