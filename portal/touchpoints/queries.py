"""Reads of touchpoints."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.storage.database import db
from portal.touchpoints.models import Touchpoint


def touchpoints() -> Sequence[Touchpoint]:
    """Return all touchpoints in the order in which they came."""
    return db.session.scalars(select(Touchpoint).order_by(Touchpoint.id)).all()


def touchpoints_by_key() -> dict[str, Touchpoint]:
    """Return all touchpoints by their keys in small letters: files are written by hand."""
    return {touchpoint.key.casefold(): touchpoint for touchpoint in reversed(touchpoints())}


def touchpoint_by_key(key: str) -> Touchpoint | None:
    """Return the touchpoint of exactly this key."""
    return db.session.scalar(select(Touchpoint).filter_by(key=key))


def touchpoint_by_id(touchpoint_id: int) -> Touchpoint | None:
    """Return a touchpoint with the versions of its standard."""
    query = select(Touchpoint).options(selectinload(Touchpoint.standards))
    return db.session.scalar(query.where(Touchpoint.id == touchpoint_id))
