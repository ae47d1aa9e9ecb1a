"""The page while the database cannot do its work: it asks the database nothing."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from portal.company.queries import stand_in
from portal.storage.database import all_or_nothing, db

RETRY_S = 30
# forms whose words somebody typed long: the page gives them back, to be sent again
KEPT = frozenset({"public_answers.send", "public_drafts.save", "paper.record"})


def give_up() -> None:
    """End what this request began; a connection that is gone ends by itself."""
    with suppress(DBAPIError):
        all_or_nothing()
    with suppress(DBAPIError):
        db.session.rollback()


def resting_page() -> ResponseReturnValue:
    """Say that nothing was stored, keep what was typed, and offer to send it again."""
    g.company = stand_in()
    kept = request.endpoint in KEPT and request.method == "POST"
    page = render_template(
        "web/resting.html",
        code=int(HTTPStatus.SERVICE_UNAVAILABLE),
        fields=list(request.form.items(multi=True)) if kept else [],
        # a page that was only asked for may be asked for again
        again=request.full_path.rstrip("?") if request.method == "GET" else None,
    )
    return page, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": str(RETRY_S)}
