"""Everything that stands in the report, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.statistics.changes import Change
from portal.statistics.nps import NPS
from portal.statistics.rates import ResponseRate
from portal.statistics.touchpoints import TouchpointFigures


@dataclass(frozen=True)
class ReportTouchpoint:
    """A touchpoint, and how its net emotion changed (None: nothing to compare with)."""

    name: str
    figures: TouchpointFigures
    change: Change | None


@dataclass(frozen=True)
class Quote:
    """What somebody wrote of a touchpoint, and the emotion given."""

    text: str
    emotion: int
    touchpoint: str
    order: str
    on: date


@dataclass(frozen=True)
class ReportData:
    """The report; days are inclusive. from_day None: since the first answer.

    Changes are against the equally long period before, a month against the month before.
    """

    firm: str
    from_day: date | None
    to_day: date
    narrowed: tuple[str, ...]  # what the filter leaves out, in words
    nps: NPS | None
    nps_change: Change | None
    rate: ResponseRate
    answers: int
    claims: int
    touchpoints: tuple[ReportTouchpoint, ...]  # worst first
    months: tuple[tuple[date, NPS | None], ...]
    upset: tuple[Quote, ...]
    delighted: tuple[Quote, ...]
