"""What a call is answered: JSON that is written once, tagged and kept as it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Response
from marshmallow import Schema

from portal.api.preconditions import is_known_to_caller, tag_of


@dataclass(frozen=True)
class Answer:
    """What a call is answered, and whether it was answered so before."""

    body: str
    status: HTTPStatus
    is_repeat: bool = False


def written(schema: type[Schema], view: dict[str, Any]) -> str:
    """Write a view as JSON: the same values give the same text."""
    dumped = _made(schema).dump(view)
    return json.dumps(dumped, sort_keys=True, separators=(",", ":")) + "\n"


def answered(answer: Answer) -> Response:
    """Return the response of an answer."""
    response = Response(answer.body, answer.status, content_type="application/json")
    if answer.is_repeat:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def tagged(answer: Answer) -> Response:
    """Return the response of an order with its ETag."""
    response = answered(answer)
    response.set_etag(tag_of(answer.body))
    return response


def tagged_unless_known(answer: Answer) -> Response:
    """Return the response of an order, or 304 when the caller has it already."""
    if not is_known_to_caller(tag_of(answer.body)):
        return tagged(answer)
    response = Response(status=HTTPStatus.NOT_MODIFIED)
    response.set_etag(tag_of(answer.body))
    return response


@cache
def _made(schema: type[Schema]) -> Schema:
    return schema()
