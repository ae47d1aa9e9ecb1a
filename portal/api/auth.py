"""Who calls: a bearer key, asked for before anything else."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from http import HTTPStatus

from flask import g, request
from limits import RateLimitItemPerMinute

from portal.accounts.matrix import API
from portal.accounts.models import ApiKey
from portal.accounts.operations import note_key_use
from portal.accounts.queries import api_key
from portal.api.parsing import StrictBlueprint
from portal.api.problems import refuse
from portal.audit.actors import let_act
from portal.audit.deeds import ActorKind
from portal.extensions import csrf
from portal.storage.afterwards import write_afterwards
from portal.web.clock import now
from portal.web.limits import count, counted_address

WRONG_KEYS = RateLimitItemPerMinute(60)  # of one address
LARGEST_BODY = 4 * 1024 * 1024  # a thousand items with the longest names
USE_IS_NEWS_AFTER = timedelta(minutes=10)


def api_blueprint(name: str, description: str) -> StrictBlueprint:
    """Make a blueprint under /api/v1 that lets in only keys of the right scope, by the matrix."""
    blueprint = StrictBlueprint(
        f"api_{name}", __name__, url_prefix="/api/v1", description=description
    )
    csrf.exempt(blueprint)  # a key in a header is never sent by a browser on its own

    @blueprint.before_request
    def guard() -> None:
        request.max_content_length = LARGEST_BODY
        _check_scope(_caller())

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
    let_act(ActorKind.API_KEY, key.id, key.name)
    if key.last_used_at is None or key.last_used_at < at - USE_IS_NEWS_AFTER:
        use = partial(note_key_use, key.id, at, at - USE_IS_NEWS_AFTER)
        write_afterwards(use, "The use of a key was not noted")
    return key


def _check_scope(key: ApiKey) -> None:
    wanted = API[request.endpoint or ""]
    if not wanted & set(key.scopes):
        names = " or ".join(sorted(wanted))
        refuse(HTTPStatus.FORBIDDEN, f"This call takes a key with the scope {names}.")
