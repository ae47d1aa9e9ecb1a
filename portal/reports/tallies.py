"""How often each value of one measure was chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from portal.responses.counts.models import FORM_STEPS, RECOMMENDATION
from portal.statistics.nps import NPS, nps_of_scores
from portal.statistics.touchpoints import EMOTIONS, TouchpointFigures, touchpoint_figures


class Cut(StrEnum):
    """By what answers are told apart."""

    MONTH = "month"
    ROLE = "role"
    CHANNEL = "channel"
    MANAGER = "manager"
    SEGMENT = "segment"
    CLIENT = "client"


@dataclass(frozen=True)
class Tally:
    """Counts of one measure: left blank, and values 0..10; of a touchpoint 0 is not noticed."""

    blank: int = 0
    values: tuple[int, ...] = (0,) * 11

    @property
    def answers(self) -> int:
        """How many were asked, and so how many answers there are."""
        return self.blank + sum(self.values)

    @cached_property
    def nps(self) -> NPS | None:
        """The NPS, when this is of the 0-10 question."""
        return nps_of_scores(dict(enumerate(self.values)))

    @property
    def net(self) -> float | None:
        """The net emotion without its interval, when this is of a touchpoint."""
        _unnoticed, angry, upset, even, glad, delighted, *_rest = self.values
        rated = angry + upset + even + glad + delighted
        return 100 * (glad + delighted - angry - upset) / rated if rated else None

    @cached_property
    def figures(self) -> TouchpointFigures:
        """The figures, when this is of a touchpoint."""
        counts = [self.values[emotion] for emotion in EMOTIONS]
        return touchpoint_figures(counts, self.values[0], self.blank)


NOTHING = Tally()


@dataclass(frozen=True)
class Tallies:
    """Tallies by measure: a touchpoint's id, or RECOMMENDATION."""

    by_measure: Mapping[int, Tally]

    @property
    def recommendation(self) -> Tally:
        """Of the 0-10 question; every answer is in it."""
        return self.by_measure.get(RECOMMENDATION, NOTHING)

    @property
    def form_steps(self) -> Tally:
        """Of the steps that the form's page had told before its answer: values 0..2."""
        return self.by_measure.get(FORM_STEPS, NOTHING)

    @property
    def touchpoint_ids(self) -> set[int]:
        """The touchpoints that were asked about or rated."""
        return {
            measure
            for measure, tally in self.by_measure.items()
            if measure > RECOMMENDATION and tally.answers
        }

    def of(self, touchpoint_id: int) -> Tally:
        """Return the tally of a touchpoint."""
        return self.by_measure.get(touchpoint_id, NOTHING)


NO_ANSWERS = Tallies({})


def tally(counts: Iterable[int]) -> Tally:
    """Make a tally of [blank, n0, ..., n10]."""
    blank, *values = counts
    return Tally(int(blank), tuple(int(value) for value in values))


def tallied(counts: Mapping[tuple[Any, int], Sequence[int]]) -> dict[Any, Tallies]:
    """Make tallies of {(part, measure): [blank, n0, ..., n10]}, without what nobody was asked."""
    found: defaultdict[Any, dict[int, Tally]] = defaultdict(dict)
    for (part, measure), amounts in counts.items():
        if any(amounts):
            found[part][measure] = tally(amounts)
    return {part: Tallies(by_measure) for part, by_measure in found.items()}
