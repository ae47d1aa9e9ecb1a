"""Pages that need nobody: privacy, and whether the portal lives."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from portal.storage.database import db

bp = Blueprint("public_company", __name__)


@bp.get("/healthz")
def health() -> ResponseReturnValue:
    """Answer that the process lives."""
    return {"status": "ok"}


@bp.get("/readyz")
def readiness() -> ResponseReturnValue:
    """Answer that the database answers; 503 otherwise (see the application's handlers)."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Say in words what is kept of a client and why."""
    return render_template("company/privacy.html")
