"""What was typed into a form, carried through a page that comes in between."""

from __future__ import annotations

from flask import request

MOST_FIELDS, MOST_LETTERS = 1000, 200_000
# the fields of the page that comes in between
SHOWN_PASSWORD, SHOWN_CODE = "shown-password", "shown-code"
_OWN = frozenset({"csrf_token", SHOWN_PASSWORD, SHOWN_CODE})
# what must not stand in a page's source
_SECRET = frozenset({"password", "current", "new", "again", "code", "secret", "api_token"})


def carried_fields() -> list[tuple[str, str]] | None:
    """Return the fields of this request's form, but for the page's own, in their order.

    None when they cannot be carried: with a file, a password, or too much.
    """
    fields = [each for each in request.form.items(multi=True) if each[0] not in _OWN]
    if any(file.filename for file in request.files.values()):
        return None
    if any(name in _SECRET and value for name, value in fields):
        return None
    letters = sum(len(name) + len(value) for name, value in fields)
    return fields if len(fields) <= MOST_FIELDS and letters <= MOST_LETTERS else None
