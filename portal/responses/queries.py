"""Reads of answers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from portal.responses.models import Response
from portal.storage.database import db

ON_RECEIPT = 20


def response_by_submission(submission: uuid.UUID) -> Response | None:
    """Return the answer that was sent with this submission id."""
    return db.session.scalar(select(Response).filter_by(submission=submission))


def responses_of_act(act_id: int) -> Sequence[Response]:
    """Return the newest answers to an act that stand (changed ones are history), at most 20.

    The limit keeps a receipt cheap, however many people answered one act.
    """
    query = whole_responses().where(Response.act_id == act_id, Response.replaced_by_id.is_(None))
    return db.session.scalars(query.order_by(Response.id.desc()).limit(ON_RECEIPT)).all()


def response_of_act(act_id: int, submission: uuid.UUID) -> Response | None:
    """Return an act's answer, standing or changed since, by its submission id."""
    query = whole_responses().where(Response.act_id == act_id, Response.submission == submission)
    return db.session.scalar(query)


@cache
def whole_responses() -> Select[Response]:
    """Select answers with their ratings, remarks and claim (three more statements in all)."""
    return select(Response).options(
        selectinload(Response.ratings),
        selectinload(Response.remarks),
        joinedload(Response.claim),
    )
