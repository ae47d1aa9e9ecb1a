"""Acts as paper."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response

from portal.acts.documents import acts_pdf
from portal.acts.queries import act_by_number
from portal.api.auth import api_blueprint
from portal.api.problems import refuse
from portal.api.schemas.acts import PaperQuery

bp = api_blueprint("acts", "Acts of satisfaction.")

NUMBER = {"in": "path", "name": "number", "example": "2026-00042"}


@bp.route("/acts/<number>.pdf", parameters=[NUMBER])
@bp.arguments(PaperQuery, location="query")
@bp.response(HTTPStatus.OK, {"type": "string", "format": "binary"}, content_type="application/pdf")
@bp.refuses("NOT_FOUND")
def act_as_pdf(query: dict[str, Any], number: str) -> Response:
    """Return an act as PDF

    Reading it does not mark it as printed.
    """
    act = act_by_number(number)
    if act is None:
        refuse(HTTPStatus.NOT_FOUND, "No act has this number.")
    response = Response(acts_pdf([act], query["format"]), content_type="application/pdf")
    # never shown as a page of ours
    response.headers.set("Content-Disposition", "attachment", filename=f"act-{act.number}.pdf")
    return response
