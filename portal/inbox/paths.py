"""Where a value lies in a JSON body: a dotted path or a JSON Pointer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_INDEX = re.compile(r"0|[1-9][0-9]{0,6}")


def steps_of(path: str) -> Sequence[str]:
    """Return the names and places on the way, from the outside in.

    >>> steps_of("order.lines.0.name"), steps_of("/order/a~1b")
    (['order', 'lines', '0', 'name'], ['order', 'a/b'])
    """
    if path.startswith("/"):  # RFC 6901
        return [step.replace("~1", "/").replace("~0", "~") for step in path[1:].split("/")]
    return path.split(".") if path else []


def value_at(body: object, path: str) -> object:
    """Return what lies at a path; None when nothing does. No path at all is the body itself.

    >>> value_at({"lines": [{"name": "Cap"}]}, "lines.0.name")
    'Cap'
    """
    value = body
    for step in steps_of(path):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and _INDEX.fullmatch(step) and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value
