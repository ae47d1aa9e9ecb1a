"""Addresses of pages in templates: a page of figures has sixty of them, and most of them again."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request, url_for

_Value = tuple[str, type, Any]


def address(endpoint: str, **values: Any) -> str:
    """Return what Flask's url_for does, built once for equal values."""
    # what begins with a dot or an underscore depends on the request
    if endpoint[0] == "." or not has_request_context() or any(name[0] == "_" for name in values):
        return url_for(endpoint, **values)
    # with its type: 1 and True are equal, and are written differently
    key = tuple((name, type(value), value) for name, value in values.items())
    return _built(request.script_root, endpoint, key)


@lru_cache(maxsize=4096)
def _built(_root: str, endpoint: str, values: tuple[_Value, ...]) -> str:
    return url_for(endpoint, **{name: value for name, _type, value in values})


def init_app(app: Flask) -> None:
    """Give templates the addresses."""
    app.jinja_env.globals["url_for"] = address
