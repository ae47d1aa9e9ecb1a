"""The door for other systems: POST /hooks/<token>."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, Request, abort, jsonify, request
from flask.typing import ResponseReturnValue
from limits import RateLimitItemPerMinute
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import RequestEntityTooLarge

from portal.extensions import csrf
from portal.inbox.calls import Call, plain_source
from portal.inbox.kinds.known import KINDS
from portal.inbox.models import BODY_BYTES, InboxSource, Outcome
from portal.inbox.operations import count_wrong_call
from portal.inbox.queries import source_by_token
from portal.inbox.reception import keep
from portal.inbox.work import LEASE, finish
from portal.storage.database import db
from portal.web.clock import now
from portal.web.limits import count, counted_address

bp = Blueprint("public_hooks", __name__)
csrf.exempt(bp)  # who calls shows a signature or a secret, and no browser has either

CALLS_OF_ADDRESS = RateLimitItemPerMinute(3_000)
CALLS_OF_SOURCE = RateLimitItemPerMinute(3_000)
WRONG_CALLS = RateLimitItemPerMinute(60)  # of one address
FORM = "application/x-www-form-urlencoded"
NOT_AT_ONCE = timedelta(0)


@bp.post("/hooks/<token>")
def receive(token: str) -> ResponseReturnValue:
    """Keep what a system sends, then work on it.

    200 whatever becomes of it: a shop would stop sending if one odd order were an error. 202 when
    the work is still to be done. 401 for a wrong signature, 404 for an address that is none.
    """
    count(CALLS_OF_ADDRESS, "hooks", counted_address())
    request.max_content_length = BODY_BYTES
    call = _call(request)
    source = source_by_token(token)
    if source is None:
        count(WRONG_CALLS, "hooks wrong", counted_address())
        abort(HTTPStatus.NOT_FOUND, "No source has this address.")
    kind, plain = KINDS[source.kind], plain_source(source)
    count(CALLS_OF_SOURCE, "hooks of", str(source.id))
    if kind.is_greeting(call):
        return jsonify(outcome="greeted")
    if not kind.is_genuine(plain, call):
        count(WRONG_CALLS, "hooks wrong", counted_address())
        count_wrong_call(source.id, now())
        db.session.commit()
        abort(HTTPStatus.UNAUTHORIZED, "The signature or the secret is wrong.")
    return _kept(source, call)


def _call(sent: Request) -> Call:
    body = sent.get_data(cache=True)  # first: a form that is parsed leaves no body to check
    if sent.content_length is None and len(body) >= BODY_BYTES:
        raise RequestEntityTooLarge  # of a length that was not told only the beginning is read
    form = sent.form if sent.mimetype == FORM else {}
    return Call(sent.headers, sent.args, form, body)


def _kept(source: InboxSource, call: Call) -> ResponseReturnValue:
    name, at = source.kind, now()
    kind = KINDS[name]
    arrivals = kind.arrivals(plain_source(source), call)
    try:
        new, known = keep(source, arrivals, at, NOT_AT_ONCE if kind.fetch else LEASE)
        ids = [row.id for row in new if row.outcome is Outcome.WAITING]
        outcomes = [row.outcome for row in (*known, *new) if row.id not in ids]
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        abort(HTTPStatus.NOT_FOUND, "No source has this address any more.")
    outcomes += [Outcome.WAITING if kind.fetch else finish(each, name, at) for each in ids]
    status = HTTPStatus.ACCEPTED if Outcome.WAITING in outcomes else HTTPStatus.OK
    return jsonify(outcome=outcomes[-1] if len(outcomes) == 1 else list(outcomes)), status
