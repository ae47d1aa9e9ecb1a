"""What is answered when something goes wrong: pages in words for people, problems for machines."""

from __future__ import annotations

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError, TimeoutError
from werkzeug.exceptions import BadRequest, HTTPException, ServiceUnavailable

from portal.api.problems import problem_response
from portal.audit.refusals import note_refusal
from portal.company import resting
from portal.storage.sickness import reason_of
from portal.web import errors

FOR_MACHINES = ("/api/", "/hooks/")  # who calls these reads no pages


def init_app(app: Flask) -> None:
    """Answer errors in words."""
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(DataError, _on_unfit_data)
    for lost in (OperationalError, TimeoutError):
        app.register_error_handler(lost, _on_lost_database)


def _on_http_error(error: HTTPException) -> ResponseReturnValue:
    resting.give_up()
    note_refusal(error)
    if request.path.startswith(FOR_MACHINES):
        return problem_response(error)
    try:
        return errors.error_page(error)
    except (OperationalError, TimeoutError) as lost:  # this page, too, has the firm's name
        return _on_lost_database(lost)


def _on_lost_database(error: SQLAlchemyError) -> ResponseReturnValue:
    current_app.logger.error("The database did not do it: %s", reason_of(error))
    resting.give_up()
    if request.path.startswith(FOR_MACHINES):
        return problem_response(ServiceUnavailable(retry_after=resting.RETRY_S))
    return resting.resting_page()


def _on_unfit_data(error: DataError) -> ResponseReturnValue:
    """Refuse what no column can hold, such as a NUL in a text; forms clean what people type."""
    current_app.logger.warning("The database cannot hold what was sent: %s", type(error.orig))
    return _on_http_error(BadRequest())
