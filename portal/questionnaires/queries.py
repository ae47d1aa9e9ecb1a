"""Reads of questionnaires."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from portal.questionnaires.models import Questionnaire
from portal.storage.database import db


def current_questionnaire() -> Questionnaire:
    """Return the questionnaire that new acts get: the one published last, never an imported one."""
    return db.session.scalars(newest_questionnaire()).one()


def newest_questionnaire() -> Select[Questionnaire]:
    """Return the query of the questionnaire that new acts get."""
    return (
        select(Questionnaire)
        .where(~Questionnaire.imported)
        .order_by(Questionnaire.id.desc())
        .limit(1)
    )


def questionnaires() -> Sequence[Questionnaire]:
    """Return all questionnaires, imported ones among them, newest first."""
    query = (
        select(Questionnaire)
        .options(selectinload(Questionnaire.items))
        .order_by(Questionnaire.id.desc())
    )
    return db.session.scalars(query).all()
