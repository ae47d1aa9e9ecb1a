"""The monthly report for the boss."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from portal.accounts.guards import staff_blueprint
from portal.admin.filters import FilterRefused, told_filter, wanted_answers
from portal.admin.routes import on_refused_filter
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.reports.monthly.document import report_pdf
from portal.reports.monthly.gathering import report_data
from portal.storage.patience import take_time
from portal.web.clock import day_of, now
from portal.web.languages import language

bp = staff_blueprint("report", __name__)
bp.before_request(take_time)
bp.register_error_handler(FilterRefused, on_refused_filter)


@bp.get("/admin/report.pdf")
def monthly_report() -> ResponseReturnValue:
    """Show the report of the answers that the filter shows, by default of the last full month."""
    wanted = wanted_answers()
    data = report_data(wanted, day_of(now()), language())
    note(Deed.EXPORTED, Subject(SubjectKind.STATISTICS), file="pdf", filter=told_filter(wanted))
    response = Response(report_pdf(data), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="report-{data.to_day}.pdf"'
    return response
