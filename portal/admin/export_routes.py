"""Answers and figures that go out as files, exactly as the filter shows them."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts.guards import sees, staff_blueprint
from portal.accounts.sight import Personal
from portal.admin.filters import listed_answers, told_filter, wanted_answers
from portal.audit.deeds import Deed, SubjectKind
from portal.audit.recording import Subject, note
from portal.reports.answer_table import answer_table
from portal.reports.figures import answer_count
from portal.reports.filters import AnswerFilter
from portal.reports.statistics_table import statistics_table
from portal.storage.patience import take_time
from portal.web.clock import firm_zone
from portal.web.downloads import csv_download, download
from portal.web.languages import language
from portal.web.tables import Table
from portal.web.xlsx import MIMETYPE, TooManyRows, file_pieces, xlsx_file

bp = staff_blueprint("exports", __name__)
bp.before_request(take_time)
MOST_ANSWERS = 250_000  # in a workbook: gunicorn gives a plain worker a minute
DELIMITERS = {"semicolon": ";", "comma": ","}


@bp.get("/admin/responses.csv")
def responses_csv() -> ResponseReturnValue:
    """Stream the answers that the filter shows."""
    wanted = listed_answers()
    _note(SubjectKind.ANSWERS, wanted)
    return _csv(_answers(wanted))


@bp.get("/admin/responses.xlsx")
def responses_xlsx() -> ResponseReturnValue:
    """Send the answers that the filter shows as a workbook."""
    wanted = listed_answers()
    if answer_count(wanted) > MOST_ANSWERS:
        raise TooManyRows
    _note(SubjectKind.ANSWERS, wanted)
    return _xlsx(_answers(wanted))


@bp.get("/admin/statistics.csv")
def statistics_csv() -> ResponseReturnValue:
    """Send the touchpoints' figures."""
    wanted = wanted_answers()
    _note(SubjectKind.STATISTICS, wanted)
    return _csv(statistics_table(wanted, language()))


@bp.get("/admin/statistics.xlsx")
def statistics_xlsx() -> ResponseReturnValue:
    """Send the touchpoints' figures as a workbook."""
    wanted = wanted_answers()
    _note(SubjectKind.STATISTICS, wanted)
    return _xlsx(statistics_table(wanted, language()))


@bp.errorhandler(TooManyRows)
def on_too_many_rows(error: TooManyRows) -> ResponseReturnValue:
    """Say that a workbook takes fewer, and offer the CSV."""
    query = listed_answers().query()
    return render_template("admin/too_many_rows.html", query=query, most=MOST_ANSWERS), 422


def _note(kind: SubjectKind, wanted: AnswerFilter) -> None:
    file = request.path.rpartition(".")[2]
    note(Deed.EXPORTED, Subject(kind), file=file, filter=told_filter(wanted))


def _answers(wanted: AnswerFilter) -> Table:
    return answer_table(wanted, language(), of_nobody=not sees(Personal.CONTACT))


def _csv(table: Table) -> Response:
    delimiter = DELIMITERS.get(request.args.get("delimiter", ""), ",")
    return csv_download(table, delimiter)


def _xlsx(table: Table) -> Response:
    file = xlsx_file(table, firm_zone())
    response = Response(file_pieces(file), mimetype=MIMETYPE)
    response.call_on_close(file.close)  # nobody may ever ask for the first piece
    response.content_length = file.seek(0, 2)
    file.seek(0)
    return download(response, f"{table.name}.xlsx")
