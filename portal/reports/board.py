"""The overview: every touchpoint beside the others, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from portal.reports.comparisons import net_change, noticed_change, nps_change
from portal.reports.counted import Answers
from portal.reports.figures import rows_of
from portal.reports.filters import AnswerFilter
from portal.reports.periods import compared, of_months, trend_months
from portal.reports.tallies import NO_ANSWERS, Cut, Tallies
from portal.statistics.changes import Change
from portal.statistics.touchpoints import TouchpointFigures
from portal.touchpoints.models import Touchpoint


class Sorting(StrEnum):
    """What the board is sorted by."""

    NET = "net"
    NOTICED = "noticed"
    CHANGE = "change"
    RATED = "rated"


@dataclass(frozen=True)
class Line:
    """A touchpoint. months: net emotion of each month, None where nobody rated."""

    touchpoint: Touchpoint
    figures: TouchpointFigures
    net_change: Change | None
    noticed_change: Change | None
    months: tuple[float | None, ...]


@dataclass(frozen=True)
class Board:
    """tallies: of the period. now, before: the periods compared; months: of the trends."""

    tallies: Tallies
    now: AnswerFilter
    before: AnswerFilter
    nps_change: Change | None
    months: Sequence[date]
    by_month: Mapping[date, Tallies]
    lines: Sequence[Line]

    def monthly(self) -> list[Tallies]:
        """Return the tallies of each month."""
        return [self.by_month.get(month, NO_ANSWERS) for month in self.months]


def board(
    answers: Answers,
    wanted: AnswerFilter,
    today: date,
    known: Iterable[Touchpoint],
    order: Sorting = Sorting.NET,
) -> Board:
    """Return those of the touchpoints that were counted, worst first.

    Worst is what is felt or noticed least, or fell most.
    """
    tallies = answers.tallies(wanted)
    now, before = compared(wanted, today)
    lately = tallies if now == wanted else answers.tallies(now)
    earlier = answers.tallies(before)
    months = trend_months(wanted, today)
    by_month = answers.by(Cut.MONTH, of_months(wanted, months))
    monthly = [by_month.get(month, NO_ANSWERS) for month in months]
    lines = [
        Line(
            row.touchpoint,
            row.figures,
            net_change(lately.of(row.touchpoint.id), earlier.of(row.touchpoint.id)),
            noticed_change(lately.of(row.touchpoint.id), earlier.of(row.touchpoint.id)),
            tuple(each.of(row.touchpoint.id).net for each in monthly),
        )
        for row in rows_of(tallies, known)
    ]
    change = nps_change(lately.recommendation, earlier.recommendation)
    # rows come worst net emotion first, which stays the order among equals
    in_order = sorted(lines, key=_KEYS[order])
    return Board(tallies, now, before, change, months, by_month, in_order)


def _by_change(line: Line) -> tuple[Any, ...]:
    found = line.net_change
    # what is sure comes first: chance must not lead the list
    return (not (found and found.is_sure), found.difference if found else 999.0)


_KEYS: dict[Sorting, Callable[[Line], Any]] = {
    Sorting.NET: lambda _line: 0,
    Sorting.NOTICED: lambda line: line.figures.noticed.value if line.figures.noticed else 999.0,
    Sorting.CHANGE: _by_change,
    Sorting.RATED: lambda line: -line.figures.n,
}
