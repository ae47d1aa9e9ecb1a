"""Reads of touchpoints."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from portal.storage.database import db
from portal.touchpoints.models import Touchpoint

_WITH_STANDARDS = (
    select(Touchpoint)
    .options(joinedload(Touchpoint.standards))
    .where(Touchpoint.id == bindparam("wanted"))
)


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
    return db.session.scalars(_WITH_STANDARDS, {"wanted": touchpoint_id}).unique().one_or_none()
