"""Who calls: a bearer key, asked for before anything else."""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus

from flask import request
from flask_limiter.util import get_remote_address
from limits import RateLimitItemPerMinute

from portal.accounts.models import ApiKey
from portal.accounts.queries import api_key
from portal.api.parsing import StrictBlueprint
from portal.api.problems import refuse
from portal.extensions import csrf
from portal.web.limits import count

CALLS = RateLimitItemPerMinute(12_000)  # of one key
WRONG_KEYS = RateLimitItemPerMinute(60)  # of one address
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


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
        _check_scope(_caller(), readers)

    return blueprint


def _caller() -> ApiKey:
    sent = request.authorization
    key = api_key(sent.token) if sent and sent.type == "bearer" and sent.token else None
    if key is None:
        count(WRONG_KEYS, "api", get_remote_address())
        refuse(HTTPStatus.UNAUTHORIZED, "Send a live key: `Authorization: Bearer KEY`.")
    count(CALLS, "api", str(key.id))
    return key


def _check_scope(key: ApiKey, readers: Readers) -> None:
    if request.method not in READING_METHODS:
        allowed = key.may_orders
    else:
        allowed = key.may_read or readers is Readers.ORDERS_OR_READ
    if not allowed:
        wanted = readers.value if request.method in READING_METHODS else "orders"
        refuse(HTTPStatus.FORBIDDEN, f"This call takes a key with the scope {wanted}.")
