"""Who calls: a bearer key, asked for before anything else."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from http import HTTPStatus

from flask import Response, after_this_request, current_app, g, request
from limits import RateLimitItemPerMinute
from sqlalchemy.exc import OperationalError

from portal.accounts.models import ApiKey
from portal.accounts.operations import note_key_use
from portal.accounts.queries import api_key
from portal.api.parsing import StrictBlueprint
from portal.api.problems import refuse
from portal.extensions import csrf
from portal.storage.database import db
from portal.storage.requests import READING_METHODS
from portal.web.clock import now
from portal.web.limits import count, counted_address

WRONG_KEYS = RateLimitItemPerMinute(60)  # of one address
LARGEST_BODY = 4 * 1024 * 1024  # a thousand items with the longest names
USE_IS_NEWS_AFTER = timedelta(minutes=10)


class Readers(Enum):
    """Who may read what a blueprint gives. Writing always takes the scope `orders`."""

    ORDERS_OR_READ = "orders or read"
    READ = "read"


def api_blueprint(name: str, description: str, readers: Readers) -> StrictBlueprint:
    """Make a blueprint under /api/v1 that lets in only keys of the right scope."""
    blueprint = StrictBlueprint(
        f"api_{name}", __name__, url_prefix="/api/v1", description=description
    )
    csrf.exempt(blueprint)  # a key in a header is never sent by a browser on its own

    @blueprint.before_request
    def guard() -> None:
        request.max_content_length = LARGEST_BODY
        _check_scope(_caller(), readers)

    return blueprint


def caller_id() -> int:
    """Return the id of the key that this request came with."""
    return int(g.api_key_id)


def _caller() -> ApiKey:
    at = now()
    sent = request.authorization
    key = api_key(sent.token, at) if sent and sent.type == "bearer" and sent.token else None
    if key is None:
        count(WRONG_KEYS, "api", counted_address())
        refuse(HTTPStatus.UNAUTHORIZED, "Send a live key: `Authorization: Bearer KEY`.")
    count(RateLimitItemPerMinute(key.calls_per_minute), "api", str(key.id))
    g.api_key_id = key.id
    if key.last_used_at is None or key.last_used_at < at - USE_IS_NEWS_AFTER:
        _note_use_afterwards(key.id, at)
    return key


def _note_use_afterwards(key_id: int, at: datetime) -> None:
    """Write down the use of a key when the answer is sent, in a transaction of its own.

    A reading request may not write, nor wait for whoever writes to SQLite; and nobody should
    wait for this.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def note() -> None:
        with app.app_context():
            try:
                note_key_use(key_id, at, at - USE_IS_NEWS_AFTER)
                db.session.commit()
            except OperationalError as error:
                app.logger.warning("The use of a key was not noted", exc_info=error)

    @after_this_request
    def add(response: Response) -> Response:
        response.call_on_close(note)
        return response


def _check_scope(key: ApiKey, readers: Readers) -> None:
    if request.method not in READING_METHODS:
        allowed = key.may_orders
    else:
        allowed = key.may_read or readers is Readers.ORDERS_OR_READ
    if not allowed:
        wanted = readers.value if request.method in READING_METHODS else "orders"
        refuse(HTTPStatus.FORBIDDEN, f"This call takes a key with the scope {wanted}.")
