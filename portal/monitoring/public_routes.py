"""Whether the portal lives and is ready, and its figures for who has the token."""

from __future__ import annotations

import hmac
from http import HTTPStatus

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST

from portal.monitoring.figures import Standing, exposition
from portal.monitoring.state import last_backup, seconds_since_beat
from portal.monitoring.traffic import traffic_of
from portal.monitoring.watch import watch
from portal.web.clock import now

bp = Blueprint("public_monitoring", __name__)


@bp.get("/healthz")
def health() -> ResponseReturnValue:
    """Answer that the process lives."""
    return {"status": "ok"}


@bp.get("/readyz")
def readiness() -> ResponseReturnValue:
    """Answer within two seconds whether requests can be served; why not, only to who may know."""
    trouble = watch().trouble()
    if trouble is None:
        return {"status": "ok"}
    reason = {"reason": trouble.value} if _has_token() else {}
    return {"status": "unavailable", **reason}, HTTPStatus.SERVICE_UNAVAILABLE


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Give the figures to who sends the token; for everybody else there is nothing here."""
    if not _has_token():
        abort(404)
    settings, at, found = current_app.config, now(), watch()
    folder = settings["BACKUP_DIR"]
    standing = Standing(
        at=at,
        traffic=list(traffic_of(current_app).endpoints_asked()),
        database=found.database_state(),
        since_beat_s=seconds_since_beat(settings["INSTANCE"], at),
        last_backup=last_backup(folder, at) if folder else None,
        makes_backups=folder is not None,
        newest_revision=found.newest_revision,
        database_kind=found.engine.dialect.name,
    )
    return Response(exposition(standing), content_type=CONTENT_TYPE_LATEST)


def _has_token() -> bool:
    token, sent = current_app.config["METRICS_TOKEN"], request.authorization
    if not token or sent is None or sent.type != "bearer" or not sent.token:
        return False
    return hmac.compare_digest(sent.token.encode(), token.encode())
