"""An act as its client meets it: one statement brings all that a page needs of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select

from portal.acts.models import Act
from portal.acts.rules import write_number
from portal.company.consents import newest_version
from portal.company.models import Company
from portal.orders.models import Order, OrderItem
from portal.responses.drafts import newest_draft
from portal.responses.models import Response
from portal.storage.base import table_of
from portal.storage.database import connection
from portal.storage.functions import joined

ITEMS_SHOWN = 3
# tables and not classes: most scans end here, and objects would cost as much as the page
ACT = table_of(Act)
COMPANY = table_of(Company)
ITEM = table_of(OrderItem)
ORDER = table_of(Order)
RESPONSE = table_of(Response)


@dataclass(frozen=True)
class ActDoor:
    """What decides whether an act takes an answer, and which questions it answers.

    language, erased_at: of the order. answer_days: for how long the firm lets an act take answers.
    draft: the submission id of the newest half-filled form, not older than asked.
    """

    id: int
    code: str
    year: int
    serial: int
    questionnaire_id: int
    issued_at: datetime
    voided_at: datetime | None
    void_reason: str | None
    language: str | None
    erased_at: datetime | None
    answer_days: int
    draft: uuid.UUID | None

    @property
    def number(self) -> str:
        """The number people use, such as 2026-00042."""
        return write_number(self.year, self.serial)


@dataclass(frozen=True)
class OpenedAct(ActDoor):
    """What a client sees of an act before the questions, too.

    promise_days: working days in which the firm replies. consent_version: of the words beside
    the tick that keeps a contact. parcel: names of the first things in
    the parcel, of `item_count` in all.
    """

    order_number: str
    ordered_at: datetime
    email: str | None
    phone: str | None
    is_answered: bool
    promise_days: int
    firm_name: str
    firm_phone: str
    firm_colour: str
    consent_version: int
    item_count: int
    parcel: str | None

    @property
    def more_items(self) -> int:
        """How many things of the parcel `parcel` leaves out."""
        return max(self.item_count - ITEMS_SHOWN, 0)


def act_door(code: str, drafts_since: datetime) -> ActDoor | None:
    """Return what lets an answer in, with the newest draft saved since then."""
    found = connection().execute(_door(), {"code": code, "drafts_since": drafts_since})
    row = found.one_or_none()
    return ActDoor(*row) if row else None


def opened_act(code: str, drafts_since: datetime) -> OpenedAct | None:
    """Return the act of a code, with the newest draft saved since then."""
    found = connection().execute(_opened(), {"code": code, "drafts_since": drafts_since})
    row = found.one_or_none()
    return OpenedAct(*row) if row else None


@cache
def _door() -> Select[*tuple[Any, ...]]:
    # the columns stand in the order of ActDoor's fields
    return (
        select(
            ACT.c.id, ACT.c.code, ACT.c.year, ACT.c.serial, ACT.c.questionnaire_id,
            ACT.c.issued_at, ACT.c.voided_at, ACT.c.void_reason,
            ORDER.c.language, ORDER.c.erased_at, COMPANY.c.answer_days,
            newest_draft(ACT, bindparam("drafts_since")).label("draft"),
        )
        .select_from(ACT)
        .join(ORDER, ORDER.c.id == ACT.c.order_id)
        .join(COMPANY, COMPANY.c.id == 1)
        .where(ACT.c.code == bindparam("code"))
    )  # fmt: skip


@cache
def _opened() -> Select[*tuple[Any, ...]]:
    of_order = ITEM.c.order_id == ORDER.c.id
    item_count = select(func.count()).where(of_order).correlate(ORDER)
    first = (
        select(ITEM.c.name)
        .where(of_order, ITEM.c.position <= ITEMS_SHOWN)
        .order_by(ITEM.c.position)
        .correlate(ORDER)
        .subquery()
    )
    parcel = select(joined(first.c.name, "; "))
    standing = (RESPONSE.c.act_id == ACT.c.id, RESPONSE.c.replaced_by_id.is_(None))
    # the columns stand in the order of OpenedAct's fields
    return _door().add_columns(
        ORDER.c.number, ORDER.c.ordered_at, ORDER.c.email, ORDER.c.phone,
        exists().where(*standing).correlate(ACT),
        COMPANY.c.promise_days, COMPANY.c.name, COMPANY.c.phone, COMPANY.c.colour,
        newest_version(), item_count.scalar_subquery(), parcel.scalar_subquery(),
    )  # fmt: skip
