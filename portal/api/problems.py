"""Errors as RFC 9457 problems, in English."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NoReturn

from flask import Response, abort
from flask_babel import force_locale
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException, UnprocessableEntity

CONTENT_TYPE = "application/problem+json"

# what a status means here
REFUSALS = {
    HTTPStatus.BAD_REQUEST: "The body is not JSON, or a header cannot be read.",
    HTTPStatus.UNAUTHORIZED: "There is no live key with the call.",
    HTTPStatus.FORBIDDEN: "The key lacks the scope that the call takes.",
    HTTPStatus.NOT_FOUND: "There is no such order, act or address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "The address has no such method: see `Allow`.",
    HTTPStatus.CONFLICT: "A final state would have to be undone, or a call with the same "
    "Idempotency-Key is being answered.",
    HTTPStatus.PRECONDITION_FAILED: "The order is not as If-Match or If-None-Match want it.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is not application/json.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Values cannot be accepted: `errors` names each field.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many calls: `Retry-After` says how many seconds to wait.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database does not answer: try again in a minute.",
}
# 5xx say only this: what broke is for the log
_OWN_FAULT = {
    HTTPStatus.SERVICE_UNAVAILABLE: "The portal is resting for a moment: try again in a minute.",
}
_FIELDS = "Some values cannot be accepted: `errors` names them."
_BROKEN = "Something broke on our side. Nothing was half-saved: the call may be repeated."


class Invalid(UnprocessableEntity):
    """422 with the fields at fault: field -> message."""

    def __init__(self, errors: Mapping[str, Any]) -> None:
        super().__init__()
        self.errors = [{"field": field, "message": said(text)} for field, text in errors.items()]


def said(text: object) -> str:
    """Return a text, lazily translated or not, in the language of the API."""
    with force_locale("en"):
        return str(text)


def refuse(status: HTTPStatus, detail: object) -> NoReturn:
    """End the request with a problem."""
    abort(status, description=said(detail))


def problem_response(error: HTTPException) -> Response:
    """Answer an HTTP error as `application/problem+json`."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    errors = _field_errors(error)
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": _FIELDS if errors else _detail(error, status),
    }
    if errors:
        problem["errors"] = errors
    response = Response(json.dumps(problem), status.value, content_type=CONTENT_TYPE)
    response.headers.extend(_headers(error, status))
    return response


def _detail(error: HTTPException, status: HTTPStatus) -> str:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _OWN_FAULT.get(status, _BROKEN)
    if isinstance(error, RateLimitExceeded):
        return f"Too many calls: the limit is {error.description}."
    return said(error.description or status.description)


def _field_errors(error: HTTPException) -> list[dict[str, str]]:
    if isinstance(error, Invalid):
        return error.errors
    # webargs hangs the messages of marshmallow here, under the place they came from
    places: Mapping[str, Any] = getattr(error, "data", {}).get("messages", {})
    return [
        {"field": field, "message": message}
        for messages in places.values()
        for field, message in _flattened(messages)
    ]


def _flattened(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield ("items.0.quantity", message) pairs of marshmallow's nested messages."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            # "_schema" is marshmallow's name for the object itself
            step = path if key == "_schema" else f"{path}.{key}".lstrip(".")
            yield from _flattened(inner, step)
    elif isinstance(messages, (list, tuple)):
        for message in messages:
            yield from _flattened(message, path)
    else:
        yield path, said(messages)


def _headers(error: HTTPException, status: HTTPStatus) -> list[tuple[str, str]]:
    headers = [
        (name, value)
        for name, value in error.get_headers()
        if name.lower() not in ("content-type", "content-length", "www-authenticate")
    ]
    if status == HTTPStatus.UNAUTHORIZED:
        headers.append(("WWW-Authenticate", "Bearer"))
    if isinstance(error, RateLimitExceeded):
        headers.append(("Retry-After", str(error.limit.limit.get_expiry())))
    return headers
