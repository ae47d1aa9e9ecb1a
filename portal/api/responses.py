"""Answers out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from portal.api import examples
from portal.api.auth import api_blueprint
from portal.api.paging import page, page_query, page_schema
from portal.api.queries import responses_after
from portal.api.schemas.responses import ResponseOut
from portal.api.views import response_view

bp = api_blueprint("responses", "What clients answered.")


@bp.route("/responses")
@bp.arguments(page_query("responses"), location="query")
@bp.response(HTTPStatus.OK, page_schema("responses", ResponseOut), example=examples.RESPONSES_PAGE)
def list_responses(query: dict[str, int]) -> dict[str, Any]:
    """List answers, oldest first

    An answer that its author changed leaves the list; the new one comes with a new id.
    """
    rows = responses_after(query["after"], query["limit"] + 1)
    return page("responses", rows, query["limit"], response_view)
