"""The API bound to the application."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_smorest import Api
from flask_smorest.utils import prepare_response

from portal.api import acts, orders, responses, statistics
from portal.api.auth import LARGEST_BODY
from portal.api.problems import CONTENT_TYPE, REFUSALS, problem_response
from portal.api.schemas.problems import ProblemSchema

__all__ = ["init_app", "problem_response"]

PREFIX = "/api/v1"
BLUEPRINTS = (orders.bp, acts.bp, responses.bp, statistics.bp)
DESCRIPTION = (
    "Orders in, acts and answers out. Amounts and quantities are strings on the way out and "
    "may be numbers or strings on the way in. Moments go out in UTC. A body is at most "
    f"{LARGEST_BODY // 1024**2} MiB; the admin sets how many calls a minute a key may make. "
    "Answers are JSON whatever `Accept` says; unknown query parameters are ignored. "
    "Errors are RFC 9457 problems. For people: `/api/v1/docs`."
)


class DescribedApi(Api):
    """flask-smorest without its own error pages: one handler of the application does it."""

    def _register_error_handlers(self) -> None:
        """Leave errors to the application, see problems.problem_response."""

    def _register_responses(self) -> None:
        """Describe errors as problems, under the names that flask-smorest refers to."""
        for status in HTTPStatus:
            problem = {"description": REFUSALS.get(status, status.phrase), "schema": ProblemSchema}
            prepare_response(problem, self.spec, CONTENT_TYPE)
            self.spec.components.response(status.name, problem, lazy=True)
        default = {"description": "What went wrong", "schema": ProblemSchema}
        prepare_response(default, self.spec, CONTENT_TYPE)
        self.spec.components.response(self.DEFAULT_ERROR_RESPONSE_NAME, default, lazy=True)

    def _register_etag_headers(self) -> None:
        """Leave out what no call of ours sends."""

    def _register_pagination_header(self) -> None:
        """Leave out what no call of ours sends."""


def init_app(app: Flask) -> None:
    """Serve the API and its description, `/api/v1/openapi.json`."""
    app.config["OPENAPI_URL_PREFIX"] = PREFIX
    api = DescribedApi(
        app,
        spec_kwargs={
            "title": "Act of Satisfaction",
            "version": "1",
            "openapi_version": "3.1.0",
            "info": {"description": DESCRIPTION},
            "security": [{"key": []}],
        },
    )
    api.ma_plugin.converter.add_parameter_attribute_function(_empty_is_absent)
    app.extensions["api_spec"] = api.spec
    api.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    app.cli.commands.pop("openapi", None)  # flask-smorest's own commands are none of ours
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)


def _empty_is_absent(_converter: Any, field: Any, ret: dict[str, Any]) -> dict[str, bool]:
    """Describe that `?from=` says as little as no parameter at all."""
    return {"allowEmptyValue": True} if ret["in"] == "query" else {}
