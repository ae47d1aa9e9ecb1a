"""How tests call the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.accounts.models import DEFAULT_CALLS
from portal.accounts.operations import add_api_key
from portal.storage.database import db

PREFIX = "/api/v1"
Caller = Callable[..., TestResponse]


def caller(client: FlaskClient, key: str | None) -> Caller:
    """Return a function that calls the API with a key: call("GET", "/orders")."""

    def call(method: str, path: str, **how: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return client.open(
            PREFIX + path, method=method, headers={**headers, **how.pop("headers", {})}, **how
        )

    return call


def a_key(app: Flask, *scopes: str, calls_per_minute: int = DEFAULT_CALLS) -> str:
    """Make a key of these scopes."""
    with app.app_context():
        key = add_api_key("shop", scopes, datetime.now(UTC), calls_per_minute)
        db.session.commit()
    return key


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    """Return the problem that a response is; fails when it is none of this status."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    found: dict[str, Any] = response.get_json(force=True)
    assert found["status"] == status
    assert found["type"] == "about:blank"
    assert found["title"]
    assert found["detail"]
    return found


def fields_at_fault(response: TestResponse) -> list[str]:
    """Return the fields that a 422 names."""
    return [error["field"] for error in problem(response, 422)["errors"]]
