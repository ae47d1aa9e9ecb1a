"""What an object says of its row before and after, as an entry may hold it."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import ClauseElement, inspect

from portal.audit.declarations import Audited
from portal.audit.deeds import Deed

HIDDEN = "changed"  # all that is told of a secret or personal column
Changes = dict[str, Any]


def changes_of(row: object, declared: Audited, deed: Deed) -> Changes:
    """Return {column: [before, after]} of what a deed does to a row; hidden columns say `changed`.

    To be asked while the flush that writes the row is going on: then both are known.
    """
    hidden = {*declared.secret, *declared.personal}
    found = {}
    for column in declared.told:
        before, after = _both(row, column, deed)
        if before != after:
            found[column] = HIDDEN if column in hidden else [plain(before), plain(after)]
    return found


def plain(value: Any) -> Any:
    """Return a value as JSON knows it.

    >>> plain(Decimal("12.50")), plain(date(2026, 11, 20))
    ('12.50', '2026-11-20')
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, uuid.UUID)):
        return str(value)
    if isinstance(value, ClauseElement):  # made by the database
        return HIDDEN
    return value


def _both(row: object, column: str, deed: Deed) -> tuple[Any, Any]:
    state = inspect(row, raiseerr=True)
    if deed is Deed.CHANGED:
        history = state.attrs[column].history
        if not history.has_changes():
            return None, None
        # what was never read has no value before; the column of a logo is one of these
        before = history.deleted[0] if history.deleted else None
        return before, history.added[0] if history.added else None
    value = state.dict.get(column)
    return (None, value) if deed is Deed.CREATED else (value, None)
