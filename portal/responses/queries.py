"""Reads of answers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from portal.clients.models import BuyerRole
from portal.responses.consent_models import ConsentGiven
from portal.responses.models import Response
from portal.storage.database import db

ON_RECEIPT = 20


def responses_of_act(act_id: int) -> Sequence[Response]:
    """Return the newest answers to an act that stand (changed ones are history), at most 20.

    The limit keeps a receipt cheap, however many people answered one act.
    """
    query = whole_responses().where(Response.act_id == act_id, Response.replaced_by_id.is_(None))
    return db.session.scalars(query.order_by(Response.id.desc()).limit(ON_RECEIPT)).all()


def whole_response(response_id: int) -> Response | None:
    """Return an answer with all that was said in it."""
    return db.session.scalar(whole_responses().where(Response.id == response_id))


def response_of_act(act_id: int, submission: uuid.UUID) -> Response | None:
    """Return an act's answer, standing or changed since, by its submission id."""
    query = whole_responses().where(Response.act_id == act_id, Response.submission == submission)
    return db.session.scalar(query)


def text_agreed_to(response_id: int) -> int | None:
    """Return the id of the words that stood beside the tick of an answer's contact."""
    query = select(ConsentGiven.consent_text_id).where(ConsentGiven.response_id == response_id)
    return db.session.scalar(query)


@cache
def whole_responses() -> Select[Response]:
    """Select answers with their ratings, remarks and claim (three more statements in all)."""
    return select(Response).options(
        selectinload(Response.ratings),
        selectinload(Response.remarks),
        joinedload(Response.claim),
    )


def answered_roles(act_id: int) -> Sequence[BuyerRole]:
    """Return the roles whose answers to an act stand."""
    query = (
        select(Response.role)
        .where(
            Response.act_id == act_id,
            Response.replaced_by_id.is_(None),
            Response.role.is_not(None),
        )
        .distinct()
    )
    return sorted(role for role in db.session.scalars(query) if role)
