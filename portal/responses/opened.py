"""An act as its client opens it: one statement brings all that the form says of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, and_, bindparam, exists, func, select

from portal.acts.models import Act
from portal.company.models import Company
from portal.orders.models import Order, OrderItem
from portal.responses.drafts import newest_draft
from portal.responses.models import Response
from portal.storage.database import db

ITEMS_SHOWN = 3
# tables and not classes: most scans end here, and objects would cost as much as the page
ACT: Table = Act.__table__  # type: ignore[assignment]
COMPANY: Table = Company.__table__  # type: ignore[assignment]
ITEM: Table = OrderItem.__table__  # type: ignore[assignment]
ORDER: Table = Order.__table__  # type: ignore[assignment]
RESPONSE: Table = Response.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class OpenedAct:
    """What a client sees of an act before the questions.

    items: names of the first things in the parcel, of `item_count` in all.
    draft: the submission id of the newest half-filled form, not older than asked.
    firm: name, phone and colour; answer_days: for how long it lets an act take answers;
    promise_days: working days in which it replies.
    """

    id: int
    code: str
    number: str
    questionnaire_id: int
    issued_at: datetime
    voided_at: datetime | None
    void_reason: str | None
    order_number: str
    ordered_at: datetime
    language: str | None
    email: str | None
    phone: str | None
    items: tuple[str, ...]
    item_count: int
    is_answered: bool
    draft: uuid.UUID | None
    firm: tuple[str, str, str]
    answer_days: int
    promise_days: int

    @property
    def more_items(self) -> int:
        """How many things of the parcel `items` leaves out."""
        return self.item_count - len(self.items)


def opened_act(code: str, drafts_since: datetime) -> OpenedAct | None:
    """Return the act of a code, with the newest draft saved since then."""
    rows = db.session.execute(_opened(), {"code": code, "drafts_since": drafts_since}).all()
    if not rows:
        return None
    first = rows[0]
    return OpenedAct(
        id=first.id,
        code=first.code,
        number=f"{first.year}-{first.serial:05d}",
        questionnaire_id=first.questionnaire_id,
        issued_at=first.issued_at,
        voided_at=first.voided_at,
        void_reason=first.void_reason,
        order_number=first.number,
        ordered_at=first.ordered_at,
        language=first.language,
        email=first.email,
        phone=first.phone,
        items=tuple(row.item for row in rows if row.item is not None),
        item_count=first.item_count,
        is_answered=bool(first.is_answered),
        draft=first.draft,
        firm=(first.firm_name, first.firm_phone, first.firm_colour),
        answer_days=first.answer_days,
        promise_days=first.promise_days,
    )


@cache
def _opened() -> Select[*tuple[Any, ...]]:
    item_count = select(func.count()).where(ITEM.c.order_id == ORDER.c.id).correlate(ORDER)
    standing = (RESPONSE.c.act_id == ACT.c.id, RESPONSE.c.replaced_by_id.is_(None))
    return (
        select(
            ACT.c.id, ACT.c.code, ACT.c.year, ACT.c.serial, ACT.c.questionnaire_id,
            ACT.c.issued_at, ACT.c.voided_at, ACT.c.void_reason,
            ORDER.c.number, ORDER.c.ordered_at, ORDER.c.language, ORDER.c.email, ORDER.c.phone,
            COMPANY.c.answer_days, COMPANY.c.promise_days,
            *(COMPANY.c[name].label(f"firm_{name}") for name in ("name", "phone", "colour")),
            ITEM.c.name.label("item"),
            item_count.scalar_subquery().label("item_count"),
            exists().where(*standing).correlate(ACT).label("is_answered"),
            newest_draft(ACT, bindparam("drafts_since")).label("draft"),
        )
        .select_from(ACT)
        .join(ORDER, ORDER.c.id == ACT.c.order_id)
        .join(COMPANY, COMPANY.c.id == 1)
        .outerjoin(ITEM, and_(ITEM.c.order_id == ORDER.c.id, ITEM.c.position <= ITEMS_SHOWN))
        .where(ACT.c.code == bindparam("code"))
        .order_by(ITEM.c.position)
    )  # fmt: skip
