"""The database settles races: whoever inserts first wins, the other reads the winner."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from portal.storage.base import Base
from portal.storage.database import db

Row = TypeVar("Row", bound=Base)


def insert_or_winner(row: Row, winner: Callable[[], Row | None]) -> tuple[Row, bool]:
    """Insert `row`, or return the row that was there first, with whether ours went in.

    `winner` reads the row that holds the unique key. IntegrityError when the insert fails
    for another reason than that key.
    """
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        found = winner()
        if found is None:
            raise
        return found, False
    return row, True
