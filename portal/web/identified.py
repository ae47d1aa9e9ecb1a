"""A number for each request, by which a person's report and the lines of the log are joined."""

from __future__ import annotations

import os
import re
from functools import cached_property
from time import perf_counter
from typing import Any, cast

from flask import Flask, Request, Response, current_app, request

HEADER = "X-Request-Id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


class IdentifiedRequest(Request):
    """A request that knows its number and when it began."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.began = perf_counter()

    @cached_property
    def number(self) -> str:
        """The number that the proxy in front gave, when there is one; else one of our own."""
        given = self.headers.get(HEADER, "") if current_app.config["TRUSTED_PROXIES"] else ""
        return given if is_well_formed(given) else os.urandom(8).hex()

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return perf_counter() - self.began


def is_well_formed(number: str) -> bool:
    """Tell whether a number from outside may stand in the log and on a page.

    >>> is_well_formed("4f7c2b9d-00aa-11bb"), is_well_formed("4f7c 2b9d\\n")
    (True, False)
    """
    return _WELL_FORMED.fullmatch(number) is not None


def this_request() -> IdentifiedRequest:
    """Return the request that is being answered."""
    # not the proxy, which would be asked anew for each thing that is wanted of it
    return cast(IdentifiedRequest, request._get_current_object())  # type: ignore[attr-defined]


def request_number() -> str:
    """Return its number."""
    return this_request().number


def init_app(app: Flask) -> None:
    """Send the number with every response, and let pages show it."""
    app.jinja_env.globals["request_number"] = request_number

    @app.after_request
    def send_number(response: Response) -> Response:
        response.headers.add(HEADER, request_number())
        return response
