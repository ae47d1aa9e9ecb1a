"""Pages that need nobody: privacy."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.company.consents import current_consent
from portal.web.languages import language

bp = Blueprint("public_company", __name__)


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Say in words what is kept of a client and why."""
    return render_template("company/privacy.html", consent=current_consent(language()))
