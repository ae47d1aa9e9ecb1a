"""The claims that wait for a reply."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.guards import staff_blueprint
from portal.responses.claim_queries import waiting_claims
from portal.web.clock import day_of, now
from portal.web.requests import page_cursor

bp = staff_blueprint("claims", __name__)


@bp.get("/claims")
def index() -> ResponseReturnValue:
    """List the claims that nobody has replied to, the earliest promise first."""
    with page_cursor() as after:
        page = waiting_claims(after)
    return render_template("admin/claims.html", page=page, today=day_of(now()), after=after)
