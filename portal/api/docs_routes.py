"""The page that explains the API to people; it is made of the description."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.models import DEFAULT_CALLS, IDEMPOTENCY_KEY_LENGTH
from portal.api.problems import REFUSALS
from portal.api.reference import Section, sections

bp = Blueprint("public_api", __name__)


@bp.get("/api/v1/docs")
def docs() -> ResponseReturnValue:
    """Explain the API. It holds no secret, so anyone may read it."""
    return render_template(
        "api/docs.html",
        sections=_sections(),
        refusals={str(status.value): (status.phrase, text) for status, text in REFUSALS.items()},
        public_url=current_app.config["PUBLIC_URL"],
        calls_per_minute=DEFAULT_CALLS,
        idempotency_key_length=IDEMPOTENCY_KEY_LENGTH,
    )


def _sections() -> tuple[Section, ...]:
    known = current_app.extensions
    if "api_sections" not in known:
        known["api_sections"] = sections(known["api_spec"].to_dict())
    found: tuple[Section, ...] = known["api_sections"]
    return found
