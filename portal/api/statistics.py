"""Numbers out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from portal.api import examples
from portal.api.auth import api_blueprint
from portal.api.schemas.statistics import (
    AnswersQuery,
    NpsOut,
    PeriodQuery,
    ResponseRateOut,
    TouchpointOut,
)
from portal.api.views import nps_view, touchpoint_view
from portal.reports.figures import nps_figure, response_rate_figure, touchpoint_rows
from portal.reports.filters import AnswerFilter

bp = api_blueprint("statistics", "Numbers with their intervals.")


@bp.route("/statistics/nps")
@bp.arguments(AnswersQuery, location="query")
@bp.response(HTTPStatus.OK, NpsOut, example=examples.NPS)
def nps(query: dict[str, Any]) -> dict[str, float | None]:
    """Return the NPS of a period"""
    return nps_view(nps_figure(AnswerFilter(**query)))


@bp.route("/statistics/touchpoints")
@bp.arguments(AnswersQuery, location="query")
@bp.response(HTTPStatus.OK, TouchpointOut(many=True), example=examples.TOUCHPOINTS)
def touchpoints(query: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the touchpoints of a period, worst net emotion first

    Those that nobody rated come last.
    """
    return [touchpoint_view(row) for row in touchpoint_rows(AnswerFilter(**query))]


@bp.route("/statistics/response-rate")
@bp.arguments(PeriodQuery, location="query")
@bp.response(HTTPStatus.OK, ResponseRateOut, example=examples.RESPONSE_RATE)
def rate(query: dict[str, Any]) -> dict[str, float | None]:
    """Return the share of the orders delivered in a period that were answered"""
    figure = response_rate_figure(AnswerFilter(**query))
    return {
        "delivered": figure.delivered,
        "answered": figure.answered,
        "rate": figure.rate.value if figure.rate else None,
    }
