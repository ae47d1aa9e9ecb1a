"""The body of a call: strict JSON, numbers kept to the digit."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar

from flask import Request
from flask_smorest import Blueprint
from marshmallow import Schema
from webargs.core import missing
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from portal.api.problems import Invalid, refuse

View = TypeVar("View", bound=Callable[..., Any])
REFUSALS_OF_ALL = ("UNAUTHORIZED", "FORBIDDEN", "TOO_MANY_REQUESTS")


class StrictParser(FlaskParser):
    """415 for another content type, 400 for what is not JSON, 422 when it is no object."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Read the body; an absent one is an empty object."""
        body = req.get_data(cache=True)
        if not body:
            return missing
        if req.mimetype != "application/json":
            refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.")
        try:
            value = json.loads(
                body.decode(),
                parse_float=Decimal,  # 0.1 is a tenth, not the float next to it
                parse_constant=_no_number,
                object_pairs_hook=_object,
            )
        except RepeatedName as error:
            refuse(HTTPStatus.BAD_REQUEST, error)
        except (ValueError, ArithmeticError, RecursionError):
            refuse(HTTPStatus.BAD_REQUEST, "The body is not JSON (RFC 8259, in UTF-8).")
        if not isinstance(value, dict):
            raise Invalid({"": "The body must be a JSON object."})
        return value

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Read the query; `?from=&to=` says as little as no query at all."""
        return self._makeproxy(
            MultiDict([pair for pair in req.args.items(multi=True) if pair[1]]), schema
        )


class RepeatedName(ValueError):
    """One object says a thing twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise RepeatedName(f"The name “{name[:100]}” is repeated in one object.")
        found[name] = value
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


class StrictBlueprint(Blueprint):
    """A documented blueprint whose bodies are read by StrictParser."""

    ARGUMENTS_PARSER = StrictParser()

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Register a call, and describe how any call may be refused."""
        register = super().route(rule, **options)

        def register_described(view: View) -> View:
            view = self.refuses(*REFUSALS_OF_ALL)(view)
            registered: View = register(self.doc(operationId=view.__name__)(view))
            return registered

        return register_described

    def refuses(self, *names: str) -> Callable[[View], View]:
        """Describe how a call may be refused, by names of HTTPStatus."""

        def describe(view: View) -> View:
            for name in names:
                view = self.alt_response(HTTPStatus[name], response=name)(view)
            return view

        return describe
