"""The figures of PRODUCT.md, asked of the answers in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.reports.counted import Answers
from portal.reports.deliveries import deliveries
from portal.reports.filters import AnswerFilter
from portal.reports.tallies import Tallies
from portal.statistics.nps import NPS
from portal.statistics.rates import ResponseRate
from portal.statistics.touchpoints import TouchpointFigures
from portal.touchpoints.models import Touchpoint
from portal.touchpoints.queries import touchpoints


@dataclass(frozen=True)
class TouchpointRow:
    """One touchpoint with its figures."""

    touchpoint: Touchpoint
    figures: TouchpointFigures


def nps_figure(wanted: AnswerFilter) -> NPS | None:
    """Return the NPS of the answers wanted; None when nobody was asked or answered it."""
    return Answers().tallies(wanted).recommendation.nps


def answer_count(wanted: AnswerFilter) -> int:
    """Count the answers wanted."""
    return Answers().tallies(wanted).recommendation.answers


def touchpoint_rows(wanted: AnswerFilter) -> Sequence[TouchpointRow]:
    """Return the touchpoints that were asked about or rated, worst net emotion first.

    Those that nobody rated come last.
    """
    return rows_of(Answers().tallies(wanted), touchpoints())


def rows_of(tallies: Tallies, known: Iterable[Touchpoint]) -> Sequence[TouchpointRow]:
    """Return those of the touchpoints that were counted, as touchpoint_rows does."""
    counted = tallies.touchpoint_ids
    rows = [
        TouchpointRow(each, tallies.of(each.id).figures) for each in known if each.id in counted
    ]
    return sorted(rows, key=_worst_first)


def touchpoint_row(touchpoint: Touchpoint, wanted: AnswerFilter) -> TouchpointRow:
    """Return one touchpoint with its figures, all nought when nobody was asked of it."""
    return TouchpointRow(touchpoint, Answers().tallies(wanted).of(touchpoint.id).figures)


def response_rate_figure(wanted: AnswerFilter) -> ResponseRate:
    """Return the response rate of the orders delivered in the period."""
    return deliveries(wanted).rate


def _worst_first(row: TouchpointRow) -> tuple[bool, float, int]:
    net = row.figures.net
    return (net is None, net.value if net else 0.0, row.touchpoint.id)
