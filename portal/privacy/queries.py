"""Reads of erasures, and of what an erasure would take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal.acts.models import Act
from portal.clients.models import Client, Contact
from portal.orders.models import Order
from portal.privacy.answer_operations import Ids
from portal.privacy.models import Erasure, RetentionRun
from portal.privacy.operations import answers_of_orders, orders_of, version_ids
from portal.privacy.scrubbing import told_to
from portal.responses.models import AnswerText, Draft, Response
from portal.storage.database import db

SHOWN = 50


@dataclass(frozen=True)
class WhatGoes:
    """What an erasure would take; told_to: addresses that got messages with words of it."""

    orders: int
    acts: int
    contacts: int
    answers: int
    worded: int
    left_contacts: int
    drafts: int
    told_to: Sequence[str]


def what_goes_of_client(client: Client) -> WhatGoes:
    """Count what erasing a client would take."""
    orders = orders_of(client.id)
    acts = select(Act.id).where(Act.order_id.in_(orders))
    return _what_goes(
        answers_of_orders(orders),
        orders=_count(select(Order.id).where(Order.client_id == client.id)),
        acts=_count(acts),
        contacts=_count(select(Contact.id).where(Contact.client_id == client.id)),
        drafts=_count(select(Draft.submission).where(Draft.act_id.in_(acts))),
    )


def what_goes_of_answer(answer: Response) -> WhatGoes:
    """Count what erasing an answer would take."""
    drafts = _count(select(Draft.submission).where(Draft.act_id == answer.act_id))
    return _what_goes(version_ids(answer), drafts=drafts)


def erasures() -> Sequence[Erasure]:
    """Return the latest erasures, newest first."""
    query = select(Erasure).options(joinedload(Erasure.by)).order_by(Erasure.id.desc())
    return db.session.scalars(query.limit(SHOWN)).all()


def latest_run() -> RetentionRun | None:
    """Return the latest day on which what is old was forgotten."""
    return db.session.scalar(select(RetentionRun).order_by(RetentionRun.day.desc()).limit(1))


def orders_by_client(ids: Sequence[int]) -> dict[int, int]:
    """Count the orders of clients."""
    query = (
        select(Order.client_id, func.count().label("orders"))
        .where(Order.client_id.in_(ids))
        .group_by(Order.client_id)
    )
    return {row.client_id: row.orders for row in db.session.execute(query)}


def _what_goes(
    answers: Ids, orders: int = 0, acts: int = 0, contacts: int = 0, drafts: int = 0
) -> WhatGoes:
    of_them = select(Response.id).where(Response.id.in_(answers))
    return WhatGoes(
        orders=orders,
        acts=acts,
        contacts=contacts,
        answers=_count(of_them),
        worded=_count(select(AnswerText.response_id).where(AnswerText.response_id.in_(answers))),
        left_contacts=_count(of_them.where(Response.contact.is_not(None))),
        drafts=drafts,
        told_to=told_to(answers),
    )


def _count(query: Select[*tuple[Any, ...]]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
