"""What matters for NPS: the touchpoints weighed by the newest answers that a filter wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import and_, select

from portal.reports.conditions import answer_conditions
from portal.reports.figures import TouchpointRow, touchpoint_rows
from portal.reports.filters import AnswerFilter
from portal.responses.models import Rating, Response
from portal.statistics.drivers import Driver, Drivers, Lack, Refusal, drivers
from portal.statistics.likelihood import Floats
from portal.statistics.priorities import first_to_work_on
from portal.statistics.touchpoints import TouchpointFigures
from portal.storage.database import db
from portal.touchpoints.models import Touchpoint

NEWEST = 5000


@dataclass(frozen=True)
class DriverRow:
    """One touchpoint: how much it matters, and how it is felt."""

    touchpoint: Touchpoint
    figures: TouchpointFigures
    driver: Driver


@dataclass(frozen=True)
class LeftOutRow:
    """A touchpoint that could not be weighed."""

    touchpoint: Touchpoint
    lack: Lack
    ratings: int


@dataclass(frozen=True)
class FirstRow:
    """The touchpoint to work on first, and in how many of 100 resamples it is the first."""

    row: DriverRow
    percent: float


@dataclass(frozen=True)
class DriversReport:
    """What was found or why nothing can be said; rows are the most important first."""

    found: Drivers | Refusal
    rows: tuple[DriverRow, ...]
    left_out: tuple[LeftOutRow, ...]
    first: FirstRow | None

    @property
    def refusal(self) -> Refusal | None:
        """Why nothing can be said, if so."""
        return self.found if isinstance(self.found, Refusal) else None


def drivers_report(wanted: AnswerFilter) -> DriversReport:
    """Weigh the touchpoints of the newest 5,000 answers with a 0-10 answer."""
    asked = sorted(touchpoint_rows(wanted), key=lambda row: row.touchpoint.id)
    ratings, scores = _newest(wanted, [row.touchpoint.id for row in asked])
    found = drivers(ratings, scores)
    left_out = tuple(
        LeftOutRow(asked[missing.place].touchpoint, missing.lack, missing.ratings)
        for missing in found.left_out
    )
    if isinstance(found, Refusal):
        return DriversReport(found, (), left_out, None)
    rows = _rows(asked, found)
    return DriversReport(
        found=found,
        rows=tuple(sorted(rows, key=lambda row: (-row.driver.share, row.touchpoint.id))),
        left_out=left_out,
        first=_first(found, rows),
    )


def _first(found: Drivers, rows: Sequence[DriverRow]) -> FirstRow | None:
    first = first_to_work_on(found, [_net(row.figures) for row in rows])
    if first is None:
        return None
    return FirstRow(next(row for row in rows if row.driver.place == first.place), first.percent)


def _rows(asked: Sequence[TouchpointRow], found: Drivers) -> list[DriverRow]:
    return [
        DriverRow(asked[driver.place].touchpoint, asked[driver.place].figures, driver)
        for driver in found.drivers
    ]


def _net(figures: TouchpointFigures) -> float:
    return figures.net.value if figures.net else 0.0


def _newest(wanted: AnswerFilter, touchpoint_ids: Sequence[int]) -> tuple[Floats, Floats]:
    """Return ratings (answers x touchpoints, NaN: a hole) and 0-10 answers, in a fixed order."""
    newest = (
        select(Response.id, Response.nps)
        .where(*answer_conditions(wanted), Response.nps.is_not(None))
        .order_by(Response.submitted_at.desc(), Response.id.desc())
        .limit(NEWEST)
        .subquery()
    )
    query = select(newest.c.id, newest.c.nps, Rating.touchpoint_id, Rating.emotion).outerjoin(
        Rating, and_(Rating.response_id == newest.c.id, Rating.emotion.is_not(None))
    )
    found = db.session.execute(query).all()
    cells = np.array(list(map(tuple, found)), dtype=float).reshape(-1, 4)  # None becomes NaN
    _, first_of_row, row_of_cell = np.unique(cells[:, 0], return_index=True, return_inverse=True)
    ratings = np.full((len(first_of_row), len(touchpoint_ids)), np.nan)
    is_rated = ~np.isnan(cells[:, 2])
    places = np.searchsorted(touchpoint_ids, cells[is_rated, 2])
    ratings[row_of_cell[is_rated], places] = cells[is_rated, 3]
    return ratings, cells[first_of_row, 1]
