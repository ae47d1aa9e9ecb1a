"""Reads of files of past answers that are here."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.responses.models import AnswerImport
from portal.storage.database import db

SHOWN = 50


def import_by_digest(digest: str) -> AnswerImport | None:
    """Return the file that said the same, if one was taken in."""
    return db.session.scalar(select(AnswerImport).filter_by(digest=digest))


def newest_imports() -> Sequence[AnswerImport]:
    """Return the files taken in last, at most 50."""
    query = select(AnswerImport).options(joinedload(AnswerImport.imported_by))
    return db.session.scalars(query.order_by(AnswerImport.id.desc()).limit(SHOWN)).all()
