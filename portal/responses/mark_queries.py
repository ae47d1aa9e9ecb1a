"""Reads of what people of the firm say about answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.responses.mark_models import EmotionalMark
from portal.storage.database import db


def emotional_marks(response_ids: Collection[int]) -> Mapping[int, EmotionalMark]:
    """Return the marks of these answers, with who made them, by the answer's id."""
    query = (
        select(EmotionalMark)
        .options(joinedload(EmotionalMark.marked_by, innerjoin=True))
        .where(EmotionalMark.response_id.in_(response_ids))
    )
    return {mark.response_id: mark for mark in db.session.scalars(query)}
