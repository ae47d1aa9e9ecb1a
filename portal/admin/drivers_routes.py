"""What matters for NPS."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.guards import staff_blueprint
from portal.admin.filters import filter_context, wanted_answers
from portal.charts.intervals import whisker_bar
from portal.reports.drivers import NEWEST, drivers_report
from portal.statistics.drivers import (
    MIN_RATINGS,
    MIN_SCORES,
    MIN_TOGETHER,
    RESAMPLES,
    SCORES_PER_TOUCHPOINT,
)

bp = staff_blueprint("drivers", __name__)
RULE = {
    "scores": MIN_SCORES,
    "scores_per_touchpoint": SCORES_PER_TOUCHPOINT,
    "ratings": MIN_RATINGS,
    "together": MIN_TOGETHER,
    "resamples": RESAMPLES,
    "newest": NEWEST,
}


@bp.get("/admin/drivers")
def index() -> ResponseReturnValue:
    """Show how much each touchpoint has to do with the 0-10 answer, or why that cannot be told."""
    wanted = wanted_answers()
    return render_template(
        "admin/drivers.html",
        **filter_context(wanted),
        report=drivers_report(wanted),
        rule=RULE,
        whisker_bar=whisker_bar,
    )
