"""Fields of a JSON body as text, wherever they lie in it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.orders.cells import shortened
from portal.orders.shops.errors import BodyRefused


def text_at(body: Mapping[str, Any], path: str, inside: str = "") -> str:
    """Return the text or number at a path such as `billing_address.name`; nothing there: empty.

    inside: the path of `body` itself, for the refusal. BodyRefused for what is no text.

    >>> text_at({"client": {"name": "Ann", "id": 7}}, "client.id")
    '7'
    """
    value: Any = body
    for name in path.split("."):
        if value is None:
            return ""
        if not isinstance(value, Mapping):
            raise _wrong(inside + path, value)
        value = value.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise _wrong(inside + path, value)
    try:
        return str(value).strip()
    except ValueError as error:  # a number of thousands of digits
        raise _wrong(inside + path, "") from error


def objects_at(body: Mapping[str, Any], name: str, inside: str = "") -> list[Mapping[str, Any]]:
    """Return the list of objects under a name; nothing there: empty. BodyRefused for another."""
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise _wrong(inside + name, value)
    return value


def _wrong(path: str, value: object) -> BodyRefused:
    written = shortened(value) if isinstance(value, str) else None
    return BodyRefused(path, _l("%(field)s is of a wrong kind", field=path), written)
