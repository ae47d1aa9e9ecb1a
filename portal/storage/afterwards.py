"""What is written down when the answer is on its way, in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, after_this_request, current_app
from sqlalchemy.exc import OperationalError

from portal.storage.database import db


def afterwards(write: Callable[[], None], trouble: str) -> None:
    """Write when the answer of this request is sent; `trouble` is said when it did not work.

    A reading request may not write, nor wait for whoever writes to SQLite; and nobody should
    wait for a note.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def note() -> None:
        with app.app_context():
            try:
                write()
                db.session.commit()
            except OperationalError as error:
                app.logger.warning(trouble, exc_info=error)

    @after_this_request
    def add(response: Response) -> Response:
        response.call_on_close(note)
        return response
