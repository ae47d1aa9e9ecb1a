"""Answers by what was said in them: words, anger, what people of the firm marked."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, func, select

from portal.reports.filters import AnswerFilter
from portal.responses.mark_models import EmotionalMark
from portal.responses.models import AnswerText, Response
from portal.responses.search import is_found
from portal.storage.base import table_of
from portal.storage.database import db


def said_conditions(wanted: AnswerFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on `response` of a filter that asks what was said."""
    if wanted.search:
        yield is_found(wanted.search)
    if wanted.worded:
        yield exists().where(AnswerText.response_id == Response.id).correlate(Response)
    if wanted.angry:
        yield table_of(Response).c.angry  # as the index of it has it
    if wanted.emotional:
        yield Response.id.in_(select(EmotionalMark.response_id))


def count_up_to(most: int, conditions: list[ColumnElement[bool]]) -> int:
    """Count answers, but stop at `most`: what words find cannot be counted beforehand."""
    some = select(Response.id).where(*conditions).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0
