"""What is written when the answer is on its way, in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, after_this_request, current_app
from sqlalchemy.exc import OperationalError

from portal.storage.database import db


def write_afterwards(step: Callable[[], object], failure: str) -> None:
    """Run a step and commit it when the answer to this request is sent.

    A reading request may not write, nor wait for whoever writes to SQLite; a refused one undoes
    what it wrote; and nobody should wait for a note. `failure` is what the log says when the
    database did not answer.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def run() -> None:
        with app.app_context():
            try:
                step()
                db.session.commit()
            except OperationalError as error:
                app.logger.warning(failure, exc_info=error)

    @after_this_request
    def add(response: Response) -> Response:
        response.call_on_close(run)
        return response
