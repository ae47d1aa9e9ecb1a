"""Writes that several callers may make at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from portal.storage.database import db

Result = TypeVar("Result")

RETRIES = 3
# PostgreSQL: serialization failure, deadlock, and a unique key taken a moment ago by another
_LOST_RACES = frozenset({"40001", "40P01", "23505"})


def settled(operation: Callable[[], Result]) -> Result:
    """Run an operation and commit it; one that lost a race is run again, up to 3 times."""
    for retries_left in range(RETRIES, -1, -1):
        try:
            result = operation()
            db.session.commit()
        except (OperationalError, IntegrityError, StaleDataError) as error:
            db.session.rollback()
            if not retries_left or not _lost_race(error):
                raise
        else:
            return result
    raise AssertionError("the last try returns or raises")


def _lost_race(error: Exception) -> bool:
    if isinstance(error, StaleDataError):
        return True  # another caller removed a line of the order that we were changing
    return getattr(getattr(error, "orig", None), "sqlstate", None) in _LOST_RACES
