"""Half-filled forms: kept on the server for 14 days, never an answer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Table, delete, exists, select

from portal.responses.models import Draft, Response
from portal.storage.base import table_of
from portal.storage.database import db
from portal.storage.inserts import insert_or_overwrite

LIFE = timedelta(days=14)
DRAFT, RESPONSE = table_of(Draft), table_of(Response)
MOST_OF_AN_ACT = 20  # who has a code cannot fill the database with drafts


def save_draft(act_id: int, submission: uuid.UUID, fields: Mapping[str, str], at: datetime) -> None:
    """Keep a half-filled form, over what was kept of it before; forget the expired ones.

    Nothing is kept of a form that was sent already: a late draft must not outlive its answer.
    """
    forget_drafts(at)
    sent = exists().where(Response.submission == submission)
    others = select(Draft.submission, Draft.act_id).where(
        (Draft.act_id == act_id) | (Draft.submission == submission)
    )
    known = {row.submission: row.act_id for row in db.session.execute(others)}
    if db.session.scalar(select(sent)) or known.get(submission, act_id) != act_id:
        return
    if submission in known or len(known) < MOST_OF_AN_ACT:
        insert_or_overwrite(
            DRAFT,
            {"submission": submission},
            {"act_id": act_id, "saved_at": at, "fields": dict(fields)},
        )


def draft_of_act(act_id: int, submission: uuid.UUID, since: datetime) -> Draft | None:
    """Return a draft of an act, unless it expired or was sent."""
    query = select(Draft).where(
        Draft.act_id == act_id,
        Draft.submission == submission,
        Draft.saved_at > since,
        _is_unsent(),
    )
    return db.session.scalar(query)


def end_drafts(act_id: int, *submissions: uuid.UUID) -> None:
    """Forget the drafts of an answer that is written down."""
    db.session.execute(
        delete(Draft)
        .where(Draft.act_id == act_id, Draft.submission.in_(submissions))
        .execution_options(synchronize_session=False)
    )


def forget_drafts(at: datetime) -> None:
    """Forget the drafts that nobody took up for 14 days."""
    db.session.execute(
        delete(Draft)
        .where(Draft.saved_at <= at - LIFE)
        .execution_options(synchronize_session=False)
    )


def newest_draft(acts: Table, since: BindParameter[datetime]) -> ScalarSelect[Any]:
    """Return the submission id of an act's newest draft, as part of a query of acts."""
    return (
        select(DRAFT.c.submission)
        .where(DRAFT.c.act_id == acts.c.id, DRAFT.c.saved_at > since, _is_unsent())
        .order_by(DRAFT.c.saved_at.desc())
        .limit(1)
        .correlate(acts)
        .scalar_subquery()
    )


def _is_unsent() -> ColumnElement[bool]:
    # a draft may be saved at the very moment in which its form is sent
    return ~exists().where(RESPONSE.c.submission == DRAFT.c.submission).correlate(DRAFT)
