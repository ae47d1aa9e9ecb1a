"""The way to all that connects the portal with other systems and with people."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.guards import staff_blueprint

bp = staff_blueprint("integrations", __name__)


@bp.get("/admin/integrations")
def index() -> ResponseReturnValue:
    """Show the doors by which orders come in and answers go out."""
    return render_template("admin/integrations.html")
