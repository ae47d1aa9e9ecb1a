"""Reads of clients."""

from __future__ import annotations

from sqlalchemy import func, select

from portal.clients.models import Client
from portal.storage.database import db

MOST_SEGMENTS = 200


def segments() -> list[str]:
    """Return the segments that clients are of, by name, at most 200.

    Each is found by one step in the index, so the cost does not grow with the clients.
    """
    known = select(func.min(Client.segment).label("name")).cte("known", recursive=True)
    following = (
        select(func.min(Client.segment)).where(Client.segment > known.c.name).scalar_subquery()
    )
    known = known.union_all(select(following).where(known.c.name.is_not(None)))
    query = select(known.c.name).where(known.c.name.is_not(None)).limit(MOST_SEGMENTS)
    return list(db.session.scalars(query))
